"use strict";
// Statements light up their words in the text, and words light up their statement. Without this the page still has its links.
(() => {
  const roles = ["src", "cue", "con"];
  const unlight = (section) => {
    for (const lit of section.querySelectorAll(".lit, .lit-src, .lit-cue, .lit-con")) {
      lit.classList.remove("lit", "lit-src", "lit-cue", "lit-con");
    }
  };
  const light = (section, number) => {
    for (const role of roles) {
      for (const words of section.querySelectorAll(`[data-${role}~="${number}"]`)) words.classList.add(`lit-${role}`);
    }
    for (const shown of section.querySelectorAll(`.said[data-n="${number}"]`)) shown.classList.add("lit");
  };
  const bringIntoView = (section, number) => {
    const cards = section.querySelector(".cards");
    const card = section.querySelector(`.card[data-n="${number}"]`);
    if (!card || cards.scrollHeight <= cards.clientHeight) return;
    const [outer, inner] = [cards.getBoundingClientRect(), card.getBoundingClientRect()];
    if (inner.top < outer.top) cards.scrollTop -= outer.top - inner.top;
    else if (inner.bottom > outer.bottom) cards.scrollTop += Math.min(inner.bottom - outer.bottom, inner.top - outer.top);
  };
  const numberOfWords = (words) => {
    for (const role of ["cue", "src", "con"]) {
      const numbers = words.dataset[role];
      // Of nested statements the last to open is the innermost.
      if (numbers) return numbers.split(" ").pop();
    }
    return null;
  };
  const show = (target) => {
    const section = target.closest?.(".document");
    if (!section) return;
    const said = target.closest(".said");
    const words = target.closest(".text .w");
    const number = said ? said.dataset.n : words ? numberOfWords(words) : null;
    unlight(section);
    if (number === null) return;
    light(section, number);
    if (words) bringIntoView(section, number);
  };
  document.addEventListener("mouseover", (event) => show(event.target));
  document.addEventListener("focusin", (event) => show(event.target));
})();
