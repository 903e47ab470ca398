/** Shop: super-likes for Telegram Stars; the invoice comes in the bot's chat. */

import { html, useEffect, useState } from "../html.js";
import { explain, useApp } from "../app_context.js";
import { Notice } from "./notice.js";

export default function Shop() {
  const { t, session, bridge, toast, announce } = useApp();
  const [shop, setShop] = useState(null);
  const [error, setError] = useState(null);
  const [busy, setBusy] = useState(false);

  async function load() {
    setError(null);
    try {
      setShop(await session.call("GET", "/api/shop"));
    } catch (failure) {
      setError(failure);
    }
  }
  useEffect(() => void load(), []);

  async function buy() {
    setBusy(true);
    try {
      await session.call("POST", "/api/shop/orders");
      announce(t("app-shop-sent"));
      if (bridge.inTelegram) bridge.close();
      else toast(t("app-shop-sent"));
    } catch (failure) {
      toast(explain(t, failure), "error");
    } finally {
      setBusy(false);
    }
  }

  return html`<section class="page" aria-labelledby="shop-title">
    <h1 id="shop-title">${t("app-screen-shop")}</h1>
    ${error && !shop && html`<${Notice} icon="wifi-off" title=${t("app-unreachable-title")} text=${explain(t, error)}>
      <button class="wide primary" type="button" onClick=${load}>${t("app-retry")}</button>
    <//>`}
    ${!shop && !error && html`<div class="panel skeleton-block" role="status" aria-label=${t("app-loading")}></div>`}
    ${shop && html`<p class="lead quiet">${t("app-shop-text")}</p>
      <div class="panel padded stack">
        <p>${t("app-shop-bought", { count: shop.bought })}</p>
        ${shop.stars === null
          ? html`<p class="quiet">${t("app-shop-off")}</p>`
          : html`<button class="wide primary" type="button" disabled=${busy} onClick=${buy}>${t("app-shop-buy", { superlikes: shop.superlikes, stars: shop.stars })}</button>`}
      </div>`}
  </section>`;
}
