// Choosing another kind brings its columns at once; without this script the button 换类别 does.
const form = document.querySelector("form[data-ledger]");
if (form) {
  const fields = form.querySelector("[data-ledger-fields]");
  const change = async () => {
    const sent = new FormData(form);
    sent.set("change_kind", "1");
    const answer = await fetch(window.location.href, { method: "POST", body: sent });
    if (!answer.ok) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    fields.replaceChildren(...page.querySelector("[data-ledger-fields]").childNodes);
    begin();
    form.elements.kind.focus();
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
