// Comfort only: every page works without this file.
"use strict";

// A filter acts as soon as it is chosen, and typing filters the rows at hand until it is sent.
for (const form of document.querySelectorAll("form[data-auto]")) {
  form.addEventListener("change", (event) => {
    if (event.target.tagName === "SELECT") form.requestSubmit();
  });
  const search = form.querySelector("input[type=search]");
  search.addEventListener("input", () => {
    const terms = search.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    for (const row of document.querySelectorAll("main tbody tr")) {
      const text = row.textContent.toLocaleLowerCase();
      row.hidden = !terms.every((term) => text.includes(term));
    }
  });
}

// What takes a while says so; a file that would be refused is not sent first.
for (const input of document.querySelectorAll("input[data-largest]")) {
  input.addEventListener("change", () => {
    const large = input.files[0] && input.files[0].size > Number(input.dataset.largest);
    input.setCustomValidity(large ? input.dataset.tooLarge : "");
    input.reportValidity();
  });
}
for (const form of document.querySelectorAll("form[data-busy]")) {
  form.addEventListener("submit", () => { document.getElementById(form.dataset.busy).hidden = false; });
}

// A link to a rule that is folded opens it.
function unfold() {
  const target = document.getElementById(location.hash.slice(1));
  if (target instanceof HTMLDetailsElement) target.open = true;
}
addEventListener("hashchange", unfold);
unfold();

// What is to be typed on a device can be copied.
for (const button of document.querySelectorAll("button[data-copies]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copies).textContent);
    button.classList.add("copied");
  });
}

// New figures replace the old ones, unless somebody is in the middle of something.
const PERIOD_MS = 30000;
function busy() {
  const at = document.activeElement;
  return document.hidden || document.querySelector("details[open]:not([data-open])") !== null
    || (at !== null && at !== document.body && document.getElementById("main").contains(at));
}
async function refresh() {
  const main = document.getElementById("main");
  if (!main.dataset.taken || busy()) return;
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById("main");
  if (fresh && fresh.dataset.taken !== main.dataset.taken && !busy() && !document.querySelector("form[data-auto]")) {
    main.replaceWith(fresh);
  }
}
setInterval(() => { refresh().catch(() => {}); }, PERIOD_MS);
