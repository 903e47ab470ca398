/** The chats as a screen follows them: opened when first needed, drawn anew when anything changes. */

import { useEffect, useState } from "../html.js";
import { useApp } from "../app_context.js";

/** {chats, failed, retry}; `chats` is null until their code is here. */
export function useChats() {
  const { chats: open } = useApp();
  const [chats, setChats] = useState(null);
  const [failed, setFailed] = useState(false);
  const [tries, setTries] = useState(0);
  const [, redraw] = useState(0);
  useEffect(() => {
    let stop = null;
    let left = false;
    open().then(
      (opened) => {
        if (left) return;
        stop = opened.subscribe(() => redraw((count) => count + 1));
        opened.start();
        setChats(opened);
      },
      () => setFailed(true),
    );
    return () => {
      left = true;
      stop?.();
    };
  }, [open, tries]);
  return {
    chats,
    failed,
    retry() {
      setFailed(false);
      setTries((count) => count + 1);
    },
  };
}
