// Says what became of an autosave, in the words the server put on the element: [data-saved] with
// data-saving, data-failed. The time and the sentence of success come back from the server itself.

/** Show the state of a save inside the form that sent it. */
export function watchSaving(body) {
  const line = (event) => event.detail.elt.closest("form")?.querySelector("[data-saved]");

  body.addEventListener("htmx:beforeRequest", (event) => say(line(event), "saving", false));
  body.addEventListener("htmx:sendError", (event) => say(line(event), "failed", true));
  body.addEventListener("htmx:responseError", (event) => say(line(event), "failed", true));
}

function say(element, what, failed) {
  if (!element?.dataset[what]) return;
  element.textContent = element.dataset[what];
  element.classList.toggle("portal-saved--failed", failed);
}
