// Comforts of the sheet of an area. Every page works without this file.
(() => {
  "use strict";

  const sheet = document.querySelector("[data-sheet]");
  const stateOf = (form) => document.querySelector(form.getAttribute("hx-target"));
  const say = (form, words, tone) => {
    const state = stateOf(form);
    if (!state) return;
    state.className = `state state--${tone}`;
    state.textContent = words;
  };
  const isSaving = (form) => form && form.matches && form.matches("form[data-autosave]");

  // What is saved as it is written needs no button.
  const arm = (root) => {
    for (const form of root.querySelectorAll("form[data-autosave]")) {
      for (const button of form.querySelectorAll("[data-without-script]")) button.hidden = true;
    }
  };

  // A question with a condition stands there only as the others are answered.
  const answersIn = (question) => {
    const form = question.querySelector("form.answer-form");
    if (!form) return JSON.parse(question.dataset.value || "[]");
    const chosen = [...form.elements].filter((field) => field.name === "value" && (!/checkbox|radio/.test(field.type) || field.checked));
    return chosen.map((field) => field.value).filter((value) => value !== "");
  };
  const arrange = () => {
    const given = {};
    for (const question of sheet.querySelectorAll("[data-code]")) given[question.dataset.code] = answersIn(question);
    for (const question of sheet.querySelectorAll("[data-conditions]")) {
      const holds = (condition) => !(condition.question in given) || given[condition.question].some((value) => condition.is.includes(value));
      question.hidden = !JSON.parse(question.dataset.conditions).every(holds);
    }
  };

  const count = () => {
    const progress = document.getElementById("progress");
    const written = document.querySelector("[data-count]");
    const number = new Intl.NumberFormat(sheet.dataset.locale);
    progress.value = sheet.querySelectorAll("[data-counted][data-done]").length;
    written.textContent = sheet.dataset.words.replace("%(done)s", number.format(progress.value)).replace("%(all)s", number.format(progress.max));
  };

  if (sheet) {
    arm(document);
    arrange();
    sheet.addEventListener("change", arrange);

    document.addEventListener("htmx:beforeRequest", (event) => {
      if (isSaving(event.target)) say(event.target, sheet.dataset.saving, "saving");
    });
    // What is refused is told where it was written; a page that is no answer to a save (a sign-in) is not put there.
    document.addEventListener("htmx:beforeSwap", (event) => {
      const { xhr, requestConfig } = event.detail;
      if ([409, 422].includes(xhr.status)) {
        event.detail.shouldSwap = true;
        event.detail.isError = false;
      }
      const form = requestConfig && requestConfig.elt;
      if (!isSaving(form)) return;
      if (xhr.status === 403 || xhr.status === 404) say(form, sheet.dataset.refused, "wrong");
      if (xhr.responseURL && new URL(xhr.responseURL).pathname !== form.getAttribute("hx-post")) {
        event.detail.shouldSwap = false;
        say(form, sheet.dataset.away, "wrong");
      }
    });
    document.addEventListener("htmx:afterSettle", (event) => {
      arm(document);
      const state = document.getElementById(event.target.id);
      const counted = state && state.closest("[data-counted]");
      if (counted && "isDone" in state.dataset) counted.toggleAttribute("data-done", state.dataset.isDone === "1");
      arrange();
      count();
    });
    // A broken line: what was typed is sent again when the line is back.
    const unsent = new Set();
    document.addEventListener("htmx:sendError", (event) => {
      if (!isSaving(event.target)) return;
      unsent.add(event.target);
      say(event.target, sheet.dataset.unsent, "wrong");
    });
    addEventListener("online", () => {
      for (const form of unsent) if (form.isConnected) form.requestSubmit();
      unsent.clear();
    });
    addEventListener("beforeunload", (event) => {
      if (unsent.size) event.preventDefault();
    });
  }
})();
