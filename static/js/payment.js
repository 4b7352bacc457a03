// Waiting for a payment: ask our server until the state changes, then show the order or this page anew.

const FIRST_PAUSE = 2000;
const LONGEST_PAUSE = 15000;

const place = document.querySelector("[data-payment_status]");

async function state() {
  const answer = await fetch(place.dataset.payment_status, {
    headers: { Accept: "application/json" },
    credentials: "same-origin",
    cache: "no-store",
  });
  if (!answer.ok) return "pending";
  return (await answer.json()).state;
}

async function look(pause) {
  let now = "pending";
  try {
    now = await state();
  } catch {
    now = "pending"; // no network for a moment
  }
  if (now === "captured") location.replace(place.dataset.order);
  else if (now !== "pending") location.reload();
  else setTimeout(look, pause, Math.min(pause * 1.5, LONGEST_PAUSE));
}

for (const words of document.querySelectorAll("[data-by_script]")) words.hidden = false;
if (place) setTimeout(look, FIRST_PAUSE, FIRST_PAUSE);
