/** Payments: what members paid, and the way to send it back. */

import { html, useEffect, useState } from "../html.js";
import { explain, useApp } from "../app_context.js";
import { useFormats } from "./formats.js";
import { Notice } from "./notice.js";

export default function Payments() {
  const { t, session, confirm, toast, announce } = useApp();
  const say = useFormats();
  const [found, setFound] = useState(null);
  const [error, setError] = useState(null);

  async function load() {
    setError(null);
    try {
      setFound(await session.call("GET", "/api/admin/payments"));
    } catch (failure) {
      setError(failure);
    }
  }
  useEffect(() => void load(), []);

  async function refund({ id }) {
    const sure = await confirm({
      title: t("app-payments-refund-title", { number: String(id) }),
      message: t("app-payments-refund-text"),
      yes: t("app-payments-refund"),
      destructive: true,
    });
    if (!sure) return;
    try {
      setFound(await session.call("POST", `/api/admin/payments/${id}/refund`));
      announce(t("app-payments-refund-done"));
    } catch (failure) {
      toast(explain(t, failure), "error");
    }
  }

  const state = (payment) => {
    if (payment.refunded_at !== null) return t("app-payments-refunded", { taken: payment.taken_back });
    if (payment.refund_asked_at !== null) return t("app-payments-refunding", { taken: payment.taken_back });
    return null;
  };
  return html`<section class="page admin" aria-labelledby="payments-title">
    <h1 id="payments-title">${t("app-screen-admin-payments")}</h1>
    ${error && !found && html`<${Notice} icon="wifi-off" title=${t("app-unreachable-title")} text=${explain(t, error)}>
      <button class="wide primary" type="button" onClick=${load}>${t("app-retry")}</button>
    <//>`}
    ${!found && !error && html`<div class="panel skeleton-block" role="status" aria-label=${t("app-loading")}></div>`}
    ${found && html`<p class="lead quiet">${found.payments.length === 0 ? t("app-payments-none") : t("app-payments-earned", { stars: found.earned })}</p>
      ${found.payments.map(
        (payment) =>
          html`<article class="panel padded" key=${payment.id} aria-labelledby=${`payment-${payment.id}`}>
            <h2 id=${`payment-${payment.id}`}>${t("app-payments-title", { number: String(payment.id) })}</h2>
            <p class="quiet small">${t("app-payments-line", { stars: payment.stars, superlikes: payment.superlikes, time: say.moment(payment.paid_at) })}</p>
            ${state(payment) && html`<p class="small">${state(payment)}</p>`}
            ${payment.refundable && html`<button class="wide danger" type="button" onClick=${() => refund(payment)}>${t("app-payments-refund")}</button>`}
          </article>`,
      )}`}
  </section>`;
}
