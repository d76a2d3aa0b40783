// The pages' own script. Everything works without it; it adds the keyboard, the command palette, dialogs, copying,
// selection bars, kept drafts and the theme switch. No markup is made from text: names arrive as textContent.
"use strict";
(() => {
  const doc = document.documentElement;
  doc.classList.add("script");
  const $ = (sel, from = document) => from.querySelector(sel);
  const $$ = (sel, from = document) => [...from.querySelectorAll(sel)];
  const on = (type, sel, fn) => document.addEventListener(type, (e) => {
    const el = e.target instanceof Element && e.target.closest(sel);
    if (el) fn(el, e);
  });
  const cookie = (name, value) => { document.cookie = `${name}=${value};path=/;max-age=31536000;samesite=lax`; };
  const live = $("#live");
  const say = (text) => { if (live) { live.textContent = ""; setTimeout(() => { live.textContent = text; }, 30); } };

  // Theme: the server draws it from the cookie, so there is no flash; here it changes at once.
  on("click", "[data-prefs] button[name=theme]", (b, e) => {
    e.preventDefault();
    cookie("theme", b.value);
    if (b.value === "system") delete doc.dataset.theme; else doc.dataset.theme = b.value;
    $$("[data-prefs] button[name=theme]").forEach((x) => x.setAttribute("aria-pressed", String(x.value === b.value)));
  });

  // Menus close by a click elsewhere and by Escape.
  document.addEventListener("click", (e) => {
    $$("details[data-pop][open]").forEach((d) => { if (!d.contains(e.target)) d.open = false; });
  });

  // Dialogs.
  const open = (id) => {
    const d = document.getElementById(id);
    if (!(d instanceof HTMLDialogElement) || d.open) return false;
    $$("details[data-pop][open]").forEach((x) => { x.open = false; });
    d.showModal();
    return true;
  };
  on("click", "[data-open]", (b) => open(b.dataset.open));
  on("click", "[data-dialog]", (b, e) => { if (open(b.dataset.dialog)) e.preventDefault(); });
  on("click", "[data-close]", (b) => {
    const d = b.closest("dialog");
    if (d) d.close(); else b.closest(".notice")?.remove();
  });
  document.addEventListener("click", (e) => { if (e.target instanceof HTMLDialogElement) e.target.close(); });
  const match = (i) => { const b = i.form && $("button:not([type=button])", i.form); if (b) b.disabled = i.value !== i.dataset.match; };
  on("input", "input[data-match]", match);

  // Copying.
  on("click", "[data-copy]", async (b) => {
    try {
      await navigator.clipboard.writeText(b.dataset.copy || location.href);
      say(b.dataset.done || "");
      b.classList.add("done");
      const use = $("use", b), old = use && use.getAttribute("href");
      if (use) { use.setAttribute("href", old.replace(/#.*/, "#check")); setTimeout(() => { use.setAttribute("href", old); }, 1500); }
    } catch { /* the browser refuses: nothing was copied, nothing is said */ }
  });

  // Selection: a bar appears when rows are picked. Shift picks a range.
  let lastPick = null;
  const picks = (form) => $$(`input[type=checkbox][form="${CSS.escape(form)}"]:not([data-all]), #${CSS.escape(form)} .pick input[type=checkbox]:not([data-all])`);
  const bar = (b) => {
    const boxes = picks(b.dataset.bulk), n = boxes.filter((x) => x.checked).length, count = $(".bulk-count", b);
    b.classList.toggle("on", n > 0);
    count.textContent = n === 1 ? count.dataset.single : count.dataset.many.replace("#", n);
    boxes.forEach((x) => x.closest("tr")?.setAttribute("aria-selected", String(x.checked)));
    const all = $(`[data-all="${CSS.escape(b.dataset.bulk)}"]`);
    if (all) { all.checked = n > 0 && n === boxes.length; all.indeterminate = n > 0 && n < boxes.length; }
  };
  const bars = () => $$("[data-bulk]").forEach(bar);
  on("click", ".pick input", (i, e) => {
    const form = i.dataset.all || i.form?.id || i.getAttribute("form");
    if (!form) return;
    const boxes = picks(form);
    if (i.dataset.all) boxes.forEach((x) => { x.checked = i.checked; });
    else if (e.shiftKey && lastPick && boxes.includes(lastPick)) {
      const [a, z] = [boxes.indexOf(lastPick), boxes.indexOf(i)].sort((x, y) => x - y);
      boxes.slice(a, z + 1).forEach((x) => { x.checked = i.checked; });
    }
    lastPick = i.dataset.all ? null : i;
    bars();
  });
  on("click", "[data-bulk-none]", (b) => { picks(b.closest("[data-bulk]").dataset.bulk).forEach((x) => { x.checked = false; }); bars(); });

  // Forms: what was typed is kept in this tab until the server has it, and leaving asks first.
  const key = (f) => `draft:${location.pathname}#${f.id}`;
  const entries = (f) => [...f.elements].filter((x) => x.name && !["hidden", "password", "file", "submit", "button"].includes(x.type) && !x.readOnly);
  let dirty = false;
  on("input", "form[data-guard]", (f) => {
    dirty = true;
    const values = entries(f).map((x) => [x.name, x.type === "checkbox" || x.type === "radio" ? (x.checked ? "\u0001" + x.value : null) : x.value]);
    try { sessionStorage.setItem(key(f), JSON.stringify({ values })); } catch { /* full or forbidden: no draft */ }
  });
  on("submit", "form[data-guard]", () => { dirty = false; });
  addEventListener("beforeunload", (e) => { if (dirty) e.preventDefault(); });
  const restore = () => {
    const forms = $$("form[data-guard]");
    if (document.body.classList.contains("slim") && !forms.length) return;
    forms.forEach((f) => {
      let draft = null;
      try { draft = JSON.parse(sessionStorage.getItem(key(f)) || "null"); sessionStorage.removeItem(key(f)); } catch { return; }
      if (!draft || $(".notice.bad", f)) return;
      const list = entries(f);
      if (list.length !== draft.values.length || list.some((x, i) => x.name !== draft.values[i][0])) return;
      let changed = false;
      list.forEach((x, i) => {
        const v = draft.values[i][1];
        if (x.type === "checkbox" || x.type === "radio") { const c = v === "\u0001" + x.value; changed ||= c !== x.checked; x.checked = c; }
        else { changed ||= x.value !== v; x.value = v; }
      });
      if (changed) { say(live?.dataset.restored || ""); dirty = true; }
    });
    if (!document.body.classList.contains("slim") && $(".notice.good")) {
      try { Object.keys(sessionStorage).filter((k) => k.startsWith("draft:")).forEach((k) => sessionStorage.removeItem(k)); } catch { /* none */ }
    }
  };

  // Notices about what was just done float, and go after half a minute unless someone is at them.
  const toasts = () => {
    const list = $$(".notices .notice.toast");
    if (!list.length) return;
    let box = $(".toasts");
    if (!box) { box = document.createElement("div"); box.className = "toasts"; document.body.append(box); }
    list.forEach((n) => {
      box.append(n);
      if (!n.matches(".good, .info, .idle")) return;
      const go = () => { if (n.matches(":hover, :focus-within")) setTimeout(go, 5000); else n.remove(); };
      setTimeout(go, 30000);
    });
  };

  // Keyboard.
  const go = { o: "/", p: "/products", f: "/findings", a: "/parties", e: "/feeds", s: "/settings" };
  let prefix = 0, single = $("#keys")?.dataset.keys !== "off";
  const rows = () => $$("main tbody tr, main .rows > li").filter((r) => r.offsetParent && $("a", r));
  const step = (d) => {
    const list = rows();
    if (!list.length) return;
    const at = list.findIndex((r) => r.classList.contains("at"));
    const next = list[Math.min(list.length - 1, Math.max(0, at < 0 ? (d > 0 ? 0 : list.length - 1) : at + d))];
    list.forEach((r) => r.classList.toggle("at", r === next));
    const link = $(".row-link", next) || $("a", next);
    link.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  };
  const typing = (el) => el instanceof Element && el.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
  document.addEventListener("keydown", (e) => {
    if ((e.ctrlKey || e.metaKey) && !e.altKey && e.key.toLowerCase() === "k") { if ($("#palette")) { e.preventDefault(); palette(); } return; }
    if (e.key === "Escape") {
      const pop = $("details[data-pop][open]");
      if (pop) { pop.open = false; $("summary", pop).focus(); }
      return;
    }
    if (!single || e.ctrlKey || e.metaKey || e.altKey || typing(e.target) || $("dialog[open]")) return;
    if (prefix && Date.now() - prefix < 1500) {
      prefix = 0;
      const to = go[e.key], link = to && $(`.nav-group a[href="${to}"]`);
      if (link) { e.preventDefault(); link.click(); }
      return;
    }
    const act = {
      "j": () => step(1), "k": () => step(-1), "g": () => { prefix = Date.now(); },
      "/": () => $("#find")?.focus(), "?": () => open("keys"),
      "x": () => $("tr.at .pick input")?.click(),
    }[e.key];
    if (act) { e.preventDefault(); act(); return; }
    if (/^[a-z]$/.test(e.key)) {
      const k = `[data-key="${e.key}"]`, el = $(`.at ${k}`) || $(`main ${k}`);
      if (el) { e.preventDefault(); el.click(); }
    }
  });
  on("change", "[data-keys-switch]", (i) => { single = i.checked; cookie("keys", single ? "on" : "off"); });

  // Command palette: GET /search.json?q= answers [{label, kind, hint, href}].
  const palette = () => {
    const d = $("#palette"), input = $("input", d), list = $("ul", d), none = $(".palette-none", d);
    if (d.open) { d.close(); return; }
    let at = 0, timer = 0, wait = null;
    const mark = (n) => {
      const all = $$("li", list);
      if (!all.length) { input.removeAttribute("aria-activedescendant"); return; }
      at = (n + all.length) % all.length;
      all.forEach((x, i) => x.setAttribute("aria-selected", String(i === at)));
      input.setAttribute("aria-activedescendant", all[at].id);
      all[at].scrollIntoView({ block: "nearest" });
    };
    const show = (hits) => {
      list.replaceChildren(...hits.slice(0, 20).map((h, i) => {
        const li = document.createElement("li"), b = document.createElement("b"), hint = document.createElement("span"), kind = document.createElement("span");
        li.id = `palette-${i}`; li.setAttribute("role", "option"); li.dataset.href = h.href;
        b.textContent = h.label; hint.textContent = h.hint || ""; kind.textContent = h.kind || "";
        li.append(b, hint, kind);
        return li;
      }));
      none.textContent = input.value.trim() ? d.dataset.none : d.dataset.hint;
      mark(0);
    };
    const local = (q) => $$(".side .nav-group a").map((a) => ({ label: $("span", a).textContent, href: a.getAttribute("href") })).filter((x) => x.label.toLowerCase().includes(q));
    const ask = async () => {
      const q = input.value.trim(), near = local(q.toLowerCase());
      wait?.abort();
      if (!q) { show(near); return; }
      wait = new AbortController();
      try {
        const r = await fetch(`${d.dataset.url}?q=${encodeURIComponent(q)}`, { signal: wait.signal, headers: { Accept: "application/json" } });
        show(r.ok ? [...await r.json(), ...near] : near);
      } catch (err) { if (err.name !== "AbortError") show(near); }
    };
    const enter = () => {
      const li = $("li[aria-selected=true]", list), to = li?.dataset.href;
      if (to && /^\/(?![/\\])/.test(to)) location.assign(to);
      else if (input.value.trim()) location.assign(`/search?q=${encodeURIComponent(input.value.trim())}`);
    };
    input.oninput = () => { clearTimeout(timer); timer = setTimeout(ask, 80); };
    input.onkeydown = (e) => {
      if (e.key === "ArrowDown") { e.preventDefault(); mark(at + 1); }
      if (e.key === "ArrowUp") { e.preventDefault(); mark(at - 1); }
      if (e.key === "Enter") { e.preventDefault(); enter(); }
    };
    list.onclick = (e) => { const li = e.target.closest("li"); if (li) { mark($$("li", list).indexOf(li)); enter(); } };
    input.value = "";
    d.showModal();
    input.focus();
    ask();
  };
  on("click", ".find-keys", () => palette());

  // When the server does not answer, say so; when it does again, stop saying so.
  const offline = (yes) => { const b = $("#offline"); if (b) b.hidden = !yes; };
  addEventListener("offline", () => offline(true));
  addEventListener("online", () => offline(false));
  document.addEventListener("htmx:error", (e) => { if (!e.detail?.ctx?.response) offline(true); });
  document.addEventListener("htmx:after:request", (e) => { if (e.detail?.ctx?.response) offline(false); });

  const start = () => { bars(); toasts(); $$("input[data-match]").forEach(match); };
  document.addEventListener("htmx:after:swap", start);
  const ready = () => { start(); restore(); $("[data-focus]")?.focus(); };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", ready); else ready();
})();
