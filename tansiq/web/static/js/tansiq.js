// Small comforts. Every page works without this file.
(() => {
  "use strict";

  // A form of filters is sent as soon as one changes; its button is then not needed.
  const armFilters = (root) => {
    for (const form of root.querySelectorAll("form[data-filters]:not([data-armed])")) {
      form.dataset.armed = "";
      form.addEventListener("change", () => form.requestSubmit());
      for (const button of form.querySelectorAll("[data-without-script]")) button.hidden = true;
    }
  };

  // What is typed into a form outlives a broken line, in this tab only. Secrets and files are never kept.
  const keeps = (field) => field.name && !["password", "file", "hidden", "submit"].includes(field.type);
  const isTick = (field) => field.type === "checkbox" || field.type === "radio";
  const key = (form) => `form ${location.pathname} ${form.dataset.keep}`;
  const read = (name) => JSON.parse(sessionStorage.getItem(name) || "null");

  const remember = (form, isSent) => {
    const typed = [...form.elements].filter(keeps).map((f) => [f.name, isTick(f) ? f.checked : f.value]);
    sessionStorage.setItem(key(form), JSON.stringify({ typed, isSent, path: location.pathname }));
  };

  const recall = (form) => {
    const kept = read(key(form));
    const fields = [...form.elements].filter(keeps);
    // A form that came back with its errors holds what was typed already; one of another shape is another form.
    if (!kept || form.querySelector("[aria-invalid]") || fields.some((f, at) => f.name !== (kept.typed[at] || [])[0])) return;
    fields.forEach((field, at) => {
      if (isTick(field)) field.checked = kept.typed[at][1];
      else field.value = kept.typed[at][1];
    });
    for (const note of form.querySelectorAll("[data-kept-note]")) note.hidden = false;
  };

  const armKeeping = (root) => {
    for (const form of root.querySelectorAll("form[data-keep]:not([data-kept])")) {
      form.dataset.kept = "";
      recall(form);
      form.addEventListener("input", () => remember(form, false));
      form.addEventListener("submit", () => remember(form, true));
      for (const discard of form.querySelectorAll("[data-discard]")) {
        discard.addEventListener("click", () => sessionStorage.removeItem(key(form)));
      }
    }
  };

  // A form that was sent has arrived when the page after it says so, or is another page.
  const forgetArrived = () => {
    const from = document.referrer && new URL(document.referrer).pathname;
    for (const name of Object.keys(sessionStorage).filter((n) => n.startsWith("form "))) {
      const kept = read(name);
      const isElsewhere = kept.path === from && kept.path !== location.pathname;
      if (kept.isSent && (isElsewhere || document.querySelector(".message--success"))) sessionStorage.removeItem(name);
    }
  };

  const arm = (root) => {
    armFilters(root);
    try {
      armKeeping(root);
    } catch {
      // A full or forbidden store loses this comfort, nothing else.
    }
  };

  try {
    forgetArrived();
  } catch {
    // As above.
  }
  arm(document);
  // What a script has saved where it was written has arrived.
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful && event.target.matches("form[data-keep]")) sessionStorage.removeItem(key(event.target));
  });
  document.addEventListener("htmx:load", (event) => arm(event.target));

  // "/" goes to the search; Escape, or a press elsewhere, closes an open menu.
  document.addEventListener("keydown", (event) => {
    const search = document.querySelector("[data-shortcut='/']");
    const isTyping = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key === "/" && search && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      search.focus();
      search.select();
    }
    const menu = document.querySelector("details.menu[open]");
    if (event.key === "Escape" && menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
})();
