"use strict";
// Single keys for the review. Without this every form still sends, and every link still leads on.
(() => {
  const page = document.querySelector("[data-review]");
  if (!page) return;
  const by = (id) => document.getElementById(id);
  const REMEMBERED = "gravamen-single-keys";
  let isOn = true;
  try {
    isOn = localStorage.getItem(REMEMBERED) !== "off";
  } catch {
    // A browser that remembers nothing has them on.
  }
  const box = by("keys-on");
  const show = () => {
    box.checked = isOn;
    document.body.classList.toggle("keyed", isOn);
    for (const element of document.querySelectorAll("[data-key]")) {
      if (isOn) element.setAttribute("aria-keyshortcuts", element.dataset.key);
      else element.removeAttribute("aria-keyshortcuts");
    }
  };
  for (const element of document.querySelectorAll("[data-key]")) {
    const key = document.createElement("kbd");
    key.textContent = element.dataset.key;
    key.setAttribute("aria-hidden", "true");
    element.append(" ", key);
  }
  by("keys").hidden = false;
  box.addEventListener("change", () => {
    isOn = box.checked;
    try {
      localStorage.setItem(REMEMBERED, isOn ? "on" : "off");
    } catch {
      // It holds for this page.
    }
    show();
  });
  show();

  // One decision a page: a key that is held down, or pressed twice, judges nothing else.
  let isSent = false;
  for (const form of page.querySelectorAll("form[method=post]")) {
    form.addEventListener("submit", (event) => {
      if (isSent) event.preventDefault();
      isSent = true;
    });
  }
  window.addEventListener("pageshow", () => { isSent = false; });

  const follow = (rel) => document.querySelector(`a[rel=${rel}]`)?.click();
  const DOES = {
    a: () => by("accept-form").requestSubmit(),
    c: () => { by("c-details").open = true; by("c-act").focus(); },
    r: () => by("r-why").focus(),
    n: () => follow("next"),
    j: () => follow("next"),
    p: () => follow("prev"),
    k: () => follow("prev"),
    "?": () => { by("keys").open = true; by("keys").querySelector("summary").focus(); },
  };
  const TYPING = "input:not([type=checkbox]), textarea, select, [contenteditable]";
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && event.target.matches?.(TYPING)) event.target.blur();
    if (!isOn || isSent || event.repeat || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.matches?.(TYPING) || !Object.hasOwn(DOES, event.key)) return;
    event.preventDefault();
    DOES[event.key]();
  });
})();
