// Choosing another kind brings its columns at once; without this script the button 换类别 does.
const form = document.querySelector("form[data-ledger]");
if (form) {
  const fields = form.querySelector("[data-ledger-fields]");
  const typed = () => [...fields.querySelectorAll("input[name], textarea[name], select[name]")];
  // What somebody types while the columns come stays, and so does the place of the cursor.
  const keep = (before, sent, focused) => {
    for (const field of typed()) {
      const old = before.find((each) => each.name === field.name && each.type === field.type);
      if (!old || field.type === "hidden" || field.name === "kind") continue;
      if (field.type === "checkbox") {
        if (old.checked !== sent.has(field.name)) field.checked = old.checked;
      } else if (old.value !== sent.get(field.name)) field.value = old.value;
    }
    const place = typed().find((field) => field.name === focused && field.type !== "hidden");
    (place ?? form.elements.kind).focus();
  };
  const change = async () => {
    const sent = new FormData(form);
    sent.set("change_kind", "1");
    const answer = await fetch(window.location.href, { method: "POST", body: sent });
    if (!answer.ok) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const before = typed();
    const focused = document.activeElement?.name ?? "";
    fields.replaceChildren(...page.querySelector("[data-ledger-fields]").childNodes);
    begin();
    keep(before, sent, focused);
  };
  const begin = () => {
    const button = fields.querySelector("[data-ledger-change]");
    button.hidden = true;
    form.elements.kind.addEventListener("change", () => {
      change().catch(() => form.requestSubmit(button));
    });
  };
  begin();
}
