/** Sentences in the member's language, from the Fluent catalogues the bot uses too. */

import { FluentBundle, FluentResource } from "@fluent/bundle";

/** Wrap a catalogue: returns {language, add(source), say(id, params), slugs(prefix)}; an unknown id is said as itself. */
export function openTexts(language, source) {
  const bundle = new FluentBundle(language, { useIsolating: false });
  const add = (more) => bundle.addResource(new FluentResource(more));
  add(source);
  return {
    language,
    /** Know what `source` says too. */
    add,
    /** What the first catalogue names under `prefix`: for "interest-" the slugs of interests. */
    slugs: (prefix) => [...source.matchAll(/^([a-z][\w-]*) *=/gm)].flatMap(([, id]) => (id.startsWith(prefix) ? id.slice(prefix.length) : [])),
    say(id, params = {}) {
      const message = bundle.getMessage(id);
      return message?.value ? bundle.formatPattern(message.value, params, []) : id;
    },
  };
}
