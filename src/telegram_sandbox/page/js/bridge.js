// Telegram's web-view bridge as web clients speak it: JSON {eventType, eventData} by postMessage with the Mini App's frame.
// https://docs.telegram-mini-apps.com/platform/methods lists the events.

const LONGEST_MESSAGE = 200_000;

/** Everything that crosses bridges, for the traffic drawer: CustomEvents "message" with {direction, eventType, eventData}. */
export const bridgeTraffic = new EventTarget();

function report(direction, { eventType, eventData, who }) {
  bridgeTraffic.dispatchEvent(new CustomEvent("message", { detail: { direction, eventType, eventData, who } }));
}

export class Bridge {
  /**
   * `getWindow()` gives the frame's window: only its messages count. `onevent(eventType, eventData)` is called for
   * each. `who` names the phone in the traffic.
   */
  constructor({ getWindow, onevent, who }) {
    this.getWindow = getWindow;
    this.onevent = onevent;
    this.who = who;
    this.origin = null;
    this.listener = (event) => this.take(event);
    window.addEventListener("message", this.listener);
  }

  take(event) {
    if (event.source === null || event.source !== this.getWindow()) return;
    const message = parse(event.data);
    if (!message) return;
    this.origin = event.origin;
    report("from_app", { ...message, who: this.who });
    this.onevent(message.eventType, message.eventData);
  }

  /** Send an event to the page that last spoke; before it has spoken nobody would understand. */
  send(eventType, eventData = null) {
    if (!this.origin || this.origin === "null") return;
    report("to_app", { eventType, eventData, who: this.who });
    this.getWindow()?.postMessage(JSON.stringify({ eventType, eventData }), this.origin);
  }

  close() {
    window.removeEventListener("message", this.listener);
  }
}

function parse(data) {
  if (typeof data !== "string" || data.length > LONGEST_MESSAGE) return null;
  try {
    const message = JSON.parse(data);
    if (typeof message?.eventType !== "string") return null;
    const { eventType } = message;
    const given = message.eventData;
    const eventData = given !== null && typeof given === "object" && !Array.isArray(given) ? given : {};
    return { eventType, eventData };
  } catch {
    return null;
  }
}
