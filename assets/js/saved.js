// Says what became of an autosave, in the words the server put on the element: [data-saved] with data-saving,
// data-failed (no connection), data-refused (the server said no), data-expired (signed out in the meantime).
// The sentence of success comes back from the server itself.

/** Show the state of a save inside the form that sent it. */
export function watchSaving(body) {
  body.addEventListener("htmx:beforeRequest", (event) => say(event, "saving"));
  body.addEventListener("htmx:sendError", (event) => say(event, "failed"));
  body.addEventListener("htmx:timeout", (event) => say(event, "failed"));
  body.addEventListener("htmx:responseError", (event) => say(event, "refused"));
  // A session that has ended answers with the sign-in page, which has no place inside a form.
  body.addEventListener("htmx:beforeSwap", (event) => {
    if (!isSignIn(event.detail.xhr.responseURL)) return;
    event.detail.shouldSwap = false;
    say(event, "expired");
  });
}

function isSignIn(address) {
  return address !== "" && /^\/[a-z]{2}\/accounts\/(login|reauthenticate)\//.test(new URL(address).pathname);
}

function say(event, what) {
  const line = event.detail.elt.closest("form")?.querySelector("[data-saved]");
  if (!line?.dataset[what]) return;
  line.textContent = line.dataset[what];
  line.classList.toggle("portal-saved--failed", what !== "saving");
}
