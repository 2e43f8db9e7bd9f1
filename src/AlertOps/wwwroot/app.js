// Keeps a list fresh while somebody looks at it. Without this file every page works; it is just not renewed by itself.
"use strict";

(function () {
  const page = document.querySelector("[data-refresh]");
  const seconds = Number(page && page.dataset.refresh);
  if (!seconds) {
    return;
  }

  async function renew() {
    const live = document.querySelector("[data-live]");
    if (document.hidden || !live || live.contains(document.activeElement)) {
      return;
    }

    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" }, cache: "no-store" });
      if (!answer.ok) {
        return;
      }

      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-live]");
      if (fresh) {
        live.replaceWith(document.adoptNode(fresh));
      }
    } catch {
      // The service is restarting or the network is away: the next round will tell.
    }
  }

  setInterval(renew, seconds * 1000);
  document.addEventListener("visibilitychange", renew);
})();
