// Talks to the sandbox: JSON requests, and live events that come back by themselves after a break.

/** The sandbox refused; the message says why, `status` is the HTTP status (0: it did not answer). */
export class ApiError extends Error {
  constructor(status, reason) {
    super(reason);
    this.status = status;
  }
}

async function request(method, path, body) {
  const options = { method };
  if (body instanceof FormData) options.body = body;
  else if (body !== undefined) {
    options.body = JSON.stringify(body);
    options.headers = { "Content-Type": "application/json" };
  }
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new ApiError(0, "The sandbox does not answer.");
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new ApiError(response.status, answer.error ?? response.statusText);
  return answer;
}

export const get = (path) => request("GET", path);
export const post = (path, body = {}) => request("POST", path, body);
export const remove = (path) => request("DELETE", path);

/** The address of a file's content. */
export const fileAddress = (fileId) => `/api/files/${encodeURIComponent(fileId)}`;

const RETRY_MILLISECONDS = 1500;

/**
 * Listen to server-sent events until `close()`. `onopen` is called after every (re)connection, so that the caller can
 * read the whole state again; `onbreak` when the connection is lost. A hidden page hangs up: browsers allow six
 * connections to a server, shared by all tabs.
 */
export class LiveEvents {
  constructor(path, { onopen, onevent, onbreak = () => {} }) {
    this.path = path;
    this.handlers = { onopen, onevent, onbreak };
    this.follow = () => (document.hidden ? this.hangUp() : this.connect());
    document.addEventListener("visibilitychange", this.follow);
    this.follow();
  }

  connect() {
    this.hangUp();
    this.source = new EventSource(this.path);
    this.source.onopen = () => this.handlers.onopen();
    this.source.onmessage = (event) => this.handlers.onevent(JSON.parse(event.data));
    this.source.onerror = () => {
      this.hangUp();
      this.handlers.onbreak();
      this.retry = setTimeout(() => this.connect(), RETRY_MILLISECONDS);
    };
  }

  hangUp() {
    clearTimeout(this.retry);
    this.source?.close();
    this.source = null;
  }

  close() {
    document.removeEventListener("visibilitychange", this.follow);
    this.hangUp();
  }
}
