import assert from "node:assert/strict";
import { test } from "node:test";

import { contrast, derivePalette, makeReadable } from "../src/theme.js";

const THEMES = {
  nothing: {},
  day: { bg_color: "#ffffff", text_color: "#000000", hint_color: "#999999", button_color: "#3390ec", button_text_color: "#ffffff", secondary_bg_color: "#f4f4f5", link_color: "#3390ec" },
  night: { bg_color: "#212121", text_color: "#ffffff", hint_color: "#aaaaaa", button_color: "#8774e1", button_text_color: "#ffffff", secondary_bg_color: "#181818" },
  invisible: { bg_color: "#777777", text_color: "#777777", hint_color: "#777777", button_color: "#777777", secondary_bg_color: "#777777" },
  loud: { bg_color: "#ffe600", text_color: "#ff00aa", hint_color: "#00ffcc", button_color: "#00ff00", secondary_bg_color: "#ff8800", destructive_text_color: "#ffff00" },
  malformed: { bg_color: "red", text_color: 7, button_color: "#12" },
};

for (const [name, params] of Object.entries(THEMES)) {
  for (const prefersDark of [false, true]) {
    test(`every text is readable: theme ${name}, device ${prefersDark ? "dark" : "light"}`, () => {
      const palette = derivePalette(params, prefersDark);
      for (const text of ["text", "hint", "accent-text", "danger"]) {
        for (const ground of ["surface", "back", "raised"]) {
          const measured = contrast(palette[text], palette[ground]);
          assert.ok(measured >= 4.5, `${text} ${palette[text]} on ${ground} ${palette[ground]}: ${measured.toFixed(2)}`);
        }
      }
      assert.ok(contrast(palette["on-accent"], palette.accent) >= 4.5);
      assert.ok(contrast(palette["on-accent-soft"], palette["accent-soft"]) >= 4.5);
    });
  }
}

test("a readable colour is left as the member chose it", () => {
  assert.equal(makeReadable("#123456", ["#ffffff"]), "#123456");
});
