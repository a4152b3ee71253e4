// Asks a security key. The form carries what the key is asked, and takes away what it says.
(() => {
  "use strict";

  const bytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

  const readable = (asked) => {
    const options = { ...asked, challenge: bytes(asked.challenge) };
    if (asked.user) options.user = { ...asked.user, id: bytes(asked.user.id) };
    for (const name of ["excludeCredentials", "allowCredentials"]) {
      if (asked[name]) options[name] = asked[name].map((known) => ({ ...known, id: bytes(known.id) }));
    }
    return options;
  };

  const said = (credential) => {
    const response = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (credential.response[name]) response[name] = text(credential.response[name]);
    }
    return {
      id: credential.id,
      rawId: text(credential.rawId),
      type: credential.type,
      response,
      clientExtensionResults: credential.getClientExtensionResults(),
    };
  };

  for (const form of document.querySelectorAll("form[data-key]")) {
    const failed = form.querySelector("[data-key-failed]");
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      failed.hidden = true;
      try {
        const { publicKey } = JSON.parse(form.dataset.asked);
        const credential = await navigator.credentials[form.dataset.key]({ publicKey: readable(publicKey) });
        form.elements.credential.value = JSON.stringify(said(credential));
        form.submit();
      } catch {
        failed.hidden = false;
      }
    });
  }
})();
