// Comforts of the matrix. Every page works without this file.
(() => {
  "use strict";

  // On a phone the list comes first; the filters wait behind their heading.
  for (const folded of document.querySelectorAll("[data-closed-on-phone]")) {
    if (matchMedia("(max-width: 61.99rem)").matches) folded.open = false;
  }

  // Facets that a person opened or closed stay so when the fragment with new counts comes in; so does what was typed to find one.
  const left = new Map();
  const facets = () => document.getElementById("facets");
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.target !== facets()) return;
    for (const facet of event.target.querySelectorAll("details.facet[id]")) {
      const box = facet.querySelector("fieldset");
      left.set(facet.id, { open: facet.open, top: box.scrollTop, find: facet.querySelector(".find")?.value ?? "" });
    }
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.target !== facets()) return;
    for (const facet of event.target.querySelectorAll("details.facet[id]")) {
      armFacet(facet);
      const was = left.get(facet.id);
      if (!was) continue;
      facet.open = was.open;
      facet.querySelector("fieldset").scrollTop = was.top;
      const find = facet.querySelector(".find");
      if (find && was.find) {
        find.value = was.find;
        find.dispatchEvent(new Event("input"));
      }
    }
  });

  // A long list gets a field that hides what does not contain the letters typed.
  const LONG = 12;
  const plain = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f\u064b-\u065f\u0640]/g, "").replace(/[أإآ]/g, "ا").replace(/ى/g, "ي").replace(/ة/g, "ه").toLowerCase();
  const finder = (box, entries, label) => {
    const find = document.createElement("input");
    find.type = "search";
    find.className = "find";
    find.dir = "auto";
    find.setAttribute("aria-label", label);
    find.placeholder = label;
    find.addEventListener("input", () => {
      const wanted = plain(find.value.trim());
      for (const entry of entries) entry.hidden = wanted !== "" && !plain(entry.textContent).includes(wanted);
    });
    find.addEventListener("change", (event) => event.stopPropagation());
    find.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault();
    });
    box.before(find);
  };
  const armFacet = (facet) => {
    const entries = [...facet.querySelectorAll("label.choice")];
    const box = facet.querySelector("fieldset");
    if (entries.length > LONG && !facet.querySelector(".find")) finder(box, entries, facets().dataset.find);
  };
  for (const ticks of document.querySelectorAll("[data-ticks]")) {
    const entries = [...ticks.querySelectorAll(".tick")];
    const box = ticks.querySelector(".ticks__list");
    if (entries.length > LONG) finder(box, entries, ticks.dataset.find);
    ticks.addEventListener("change", () => {
      const chosen = ticks.querySelectorAll("input:checked").length;
      let mark = ticks.querySelector(".ticks__chosen");
      if (!mark) {
        mark = document.createElement("span");
        mark.className = "ticks__chosen";
        ticks.querySelector("summary").append(" ", mark);
      }
      mark.textContent = String(chosen);
      mark.hidden = chosen === 0;
    });
  }

  // One spare line is always left.
  for (const lines of document.querySelectorAll("[data-lines]")) {
    lines.addEventListener("input", () => {
      const last = lines.lastElementChild;
      if (!last.value) return;
      const next = last.cloneNode();
      next.value = "";
      lines.append(next);
    });
  }
})();
