/** What "back" means right now: the newest open layer closes first; Telegram's back button shows while there is one. */

export function openBackStack(bridge) {
  const layers = [];
  const update = () => bridge.showBackButton(layers.length > 0 ? () => layers.at(-1)?.() : null);
  return {
    /** Add a layer that `close()` removes; returns the way to take it off again. */
    push(close) {
      layers.push(close);
      update();
      return () => {
        const at = layers.indexOf(close);
        if (at >= 0) layers.splice(at, 1);
        update();
      };
    },
  };
}
