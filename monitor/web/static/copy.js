// Copy buttons: shown only where the browser can copy, so that none stands there without doing anything.
"use strict";

function copySelected(text) {
  const field = document.createElement("textarea");
  field.value = text;
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  return done ? Promise.resolve() : Promise.reject(new Error("not copied"));
}

function copy(text) {
  return navigator.clipboard ? navigator.clipboard.writeText(text) : copySelected(text);
}

for (const button of document.querySelectorAll("button[data-copy]")) {
  const label = button.innerHTML;
  button.hidden = false;
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    try {
      await copy(button.dataset.copy);
    } catch {
      window.prompt("", button.dataset.copy);
      return;
    }
    button.textContent = button.dataset.done;
    setTimeout(() => { button.innerHTML = label; }, 1600);
  });
}
