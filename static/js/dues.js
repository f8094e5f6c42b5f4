// Says under the sheet of a month how many have paid and how much, as ticks and sums change.

const toFen = (text) => {
  const found = /^\d+(\.\d{1,2})?$/.exec(text.trim().replaceAll(",", ""));
  return found ? Math.round(Number(found[0]) * 100) : null;
};

const recount = (form, line) => {
  let paid = 0;
  let unpaid = 0;
  let fen = 0;
  let isKnown = true;
  for (const row of form.querySelectorAll(".dues__row")) {
    const sum = row.querySelector("input.num");
    const tick = row.querySelector("input[type=checkbox]");
    if (!sum || !tick) continue;
    const due = toFen(sum.value);
    if (tick.checked) {
      unpaid += 1;
    } else {
      paid += 1;
      if (due === null) isKnown = false;
      else fen += due;
    }
  }
  const sum = isKnown ? `，共${(fen / 100).toFixed(2)}元` : "，还有金额没有填";
  line.textContent = `登记已缴${paid}名，未缴${unpaid}名${sum}。`;
};

for (const form of document.querySelectorAll("[data-dues]")) {
  const line = form.querySelector("[data-dues-count]");
  if (line) {
    form.addEventListener("input", () => recount(form, line));
    recount(form, line);
  }
}
