// Passkeys: a form with data-passkey is filled by the browser's answer and then sent as any other form.
"use strict";
(() => {
  if (!window.PublicKeyCredential) return;
  const bytes = (s) => Uint8Array.from(atob(s.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const text = (b) => btoa(String.fromCharCode(...new Uint8Array(b))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const list = (all) => (all || []).map((c) => ({ ...c, id: bytes(c.id) }));

  const options = (o) => {
    const k = { ...o.publicKey, challenge: bytes(o.publicKey.challenge) };
    if (k.user) k.user = { ...k.user, id: bytes(k.user.id) };
    if (k.excludeCredentials) k.excludeCredentials = list(k.excludeCredentials);
    if (k.allowCredentials) k.allowCredentials = list(k.allowCredentials);
    return k;
  };
  const answer = (c) => {
    const r = c.response, out = { id: c.id, rawId: text(c.rawId), type: c.type, clientExtensionResults: c.getClientExtensionResults(), response: { clientDataJSON: text(r.clientDataJSON) } };
    if (c.authenticatorAttachment) out.authenticatorAttachment = c.authenticatorAttachment;
    if (r.attestationObject) {
      out.response.attestationObject = text(r.attestationObject);
      if (r.getTransports) out.response.transports = r.getTransports();
    } else {
      out.response.authenticatorData = text(r.authenticatorData);
      out.response.signature = text(r.signature);
      if (r.userHandle) out.response.userHandle = text(r.userHandle);
    }
    return out;
  };

  const run = async (form) => {
    const say = form.querySelector("[role=alert]"), button = form.querySelector("button");
    const fail = (message) => { say.textContent = message; say.hidden = false; button.disabled = false; };
    say.hidden = true;
    button.disabled = true;
    try {
      const sent = await fetch(form.dataset.begin, { method: "POST", body: new URLSearchParams(new FormData(form)), headers: { Accept: "application/json" } });
      if (!(sent.headers.get("Content-Type") || "").includes("json")) { fail(form.dataset.failed); return; }
      const got = await sent.json();
      if (got.go) { if (/^\/(?![/\\])/.test(got.go)) location.assign(got.go); return; }
      if (!sent.ok) { fail(got.error || form.dataset.failed); return; }
      const publicKey = options(got.options);
      const made = form.dataset.passkey === "create" ? await navigator.credentials.create({ publicKey }) : await navigator.credentials.get({ publicKey });
      form.elements.step.value = got.step;
      form.elements.response.value = JSON.stringify(answer(made));
      form.submit();
    } catch (err) {
      fail(err.name === "NotAllowedError" || err.name === "AbortError" ? form.dataset.cancelled : form.dataset.failed);
    }
  };
  document.addEventListener("submit", (e) => {
    const form = e.target.closest("form[data-passkey]");
    if (!form) return;
    e.preventDefault();
    run(form);
  });
})();
