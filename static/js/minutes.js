// What is typed into the minutes is kept while typing: a browser that closes in the middle of a sentence
// loses no more than the last second or two. One request at a time, so that a later text is never
// overtaken by an earlier one.
const form = document.querySelector("form[data-draft]");
if (form) {
  const pause = 1200;
  const pauseAfterFailure = 5000;
  // What a leaving page may still send is limited to 64 KB.
  const leavingLimit = 60000;
  const status = document.querySelector("[data-draft-status]");
  const say = (text, failed = false) => {
    status.textContent = text;
    status.classList.toggle("is-failed", failed);
  };
  let isDirty = false;
  let isSending = false;
  let isSaving = false;
  let timer = 0;

  const later = (wait) => {
    if (!timer) {
      timer = window.setTimeout(send, wait);
    }
  };

  const size = (data) => [...data.values()].reduce((sum, text) => sum + new Blob([text]).size, 0);

  async function send(event) {
    window.clearTimeout(timer);
    timer = 0;
    if (!isDirty || isSaving || (isSending && !event)) {
      return;
    }
    isDirty = false;
    isSending = true;
    const body = new FormData(form);
    try {
      const answer = await fetch(form.dataset.draft, {
        method: "POST",
        body,
        redirect: "manual",
        keepalive: Boolean(event) && size(body) < leavingLimit,
      });
      if (answer.ok) {
        say(`${(await answer.json()).kept} 已暂存，还没有保存`);
      } else if (answer.status === 400 || answer.status === 409) {
        say((await answer.json()).refused, true);
      } else {
        isDirty = true;
        say("没有存上，可能登录已过期：请另开一页登录，不要关闭本页。", true);
      }
    } catch {
      isDirty = true;
      say("网络不通，没有存上，正在重试。", true);
    }
    isSending = false;
    if (isDirty) {
      later(status.classList.contains("is-failed") ? pauseAfterFailure : pause);
    }
  }

  form.addEventListener("input", () => {
    isDirty = true;
    if (!isSending) {
      later(pause);
    }
  });
  form.addEventListener("submit", () => {
    isSaving = true;
    window.clearTimeout(timer);
  });
  document.addEventListener("visibilitychange", (event) => {
    if (document.visibilityState === "hidden") {
      send(event);
    }
  });
  window.addEventListener("pagehide", send);
  // Come back by the browser's own way, the page goes on keeping.
  window.addEventListener("pageshow", () => {
    isSaving = false;
  });
}
