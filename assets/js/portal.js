// Everything here only adds: each page works without it.
import { Button } from "govuk-frontend/dist/govuk/components/button/button.mjs";
import { CharacterCount } from "govuk-frontend/dist/govuk/components/character-count/character-count.mjs";
import { Checkboxes } from "govuk-frontend/dist/govuk/components/checkboxes/checkboxes.mjs";
import { ErrorSummary } from "govuk-frontend/dist/govuk/components/error-summary/error-summary.mjs";
import { NotificationBanner } from "govuk-frontend/dist/govuk/components/notification-banner/notification-banner.mjs";
import { PasswordInput } from "govuk-frontend/dist/govuk/components/password-input/password-input.mjs";
import { Radios } from "govuk-frontend/dist/govuk/components/radios/radios.mjs";
import { ServiceNavigation } from "govuk-frontend/dist/govuk/components/service-navigation/service-navigation.mjs";
import { SkipLink } from "govuk-frontend/dist/govuk/components/skip-link/skip-link.mjs";
import { watchSaving } from "./saved.js";
import { closeMenus } from "./menus.js";
import { followConditions, refreshConditions } from "./conditions.js";

// The summary of errors last: of two that ask for the focus it wins.
const KIT = [Button, CharacterCount, Checkboxes, NotificationBanner, PasswordInput, Radios, ServiceNavigation, SkipLink,
  ErrorSummary];

/** Start the kit's components inside `scope` that have not been started yet. */
function start(scope) {
  for (const Component of KIT) {
    const name = Component.moduleName;
    for (const element of scope.querySelectorAll(`[data-module="${name}"]:not([data-${name}-init])`)) {
      try {
        new Component(element);
      } catch (error) {
        console.warn(error);
      }
    }
  }
}

// The kit starts only where it is told that the browser is good enough; a module script runs nowhere else.
document.body.classList.add("js-enabled", "govuk-frontend-supported");
start(document);
closeMenus(document);
watchSaving(document.body);
followConditions(document);
// What htmx brings in later needs the same.
document.body.addEventListener("htmx:load", (event) => {
  const scope = event.detail.elt.parentElement ?? event.detail.elt;
  start(scope);
  refreshConditions(scope);
});
