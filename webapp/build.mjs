/** Builds the Mini App for the image: scripts in chunks and styles with hashed names in dist/, compressed beforehand. */

import { createHash } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, extname } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

import { build } from "esbuild";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const DIST = `${HERE}dist`;
/** What loads at the start over the wire, without photos and texts; the build fails above it. */
const MOST_BYTES = 60 * 1024;
const TARGET = ["es2022", "safari15.4", "chrome100"];
/** What the entries are called in dist, where that is not their own name. */
const ENTRIES = { "src/main.js": "app" };
/** Where screens that come later name their own sheets. */
const TABLE = /screens\/table\.js$/;

const page = await readFile(`${HERE}index.html`, "utf8");
const styles = [...page.matchAll(/<link rel="stylesheet" href="\/([^"]+)">\n?/g)];
const scripts = [...page.matchAll(/<script type="module" (?:async )?src="\/([^"]+)"><\/script>/g)];
const icon = page.match(/<link rel="icon" href="\/([^"]+)"/);

const hash = (content) => createHash("sha256").update(content).digest("hex").slice(0, 10);
const sizes = {};

/** Write `content` to dist beside its .gz and .br. */
async function put(name, content) {
  const bytes = Buffer.from(content);
  const gzip = gzipSync(bytes, { level: 9 });
  const brotli = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
  await Promise.all([
    writeFile(`${DIST}/${name}`, bytes),
    writeFile(`${DIST}/${name}.gz`, gzip),
    writeFile(`${DIST}/${name}.br`, brotli),
  ]);
  sizes[name] = { bytes: bytes.length, gzip: gzip.length, brotli: brotli.length };
}

/** Write `content` under a name that changes with it; returns the name. */
async function putHashed(source, content) {
  const extension = extname(source);
  const name = `assets/${basename(source, extension)}-${hash(content)}${extension}`;
  await put(name, content);
  return name;
}

/** The sheets `hrefs` as one, minified. */
async function bundleStyles(hrefs) {
  const contents = hrefs.map((href) => `@import "./${href}";`).join("\n");
  const options = { bundle: true, minify: true, target: TARGET, write: false };
  return (await build({ stdin: { contents, resolveDir: HERE, loader: "css" }, ...options })).outputFiles[0].contents;
}

/** Puts the hashed names of the screens' own sheets where the table names them. */
const nameStyles = {
  name: "styles",
  setup(builder) {
    builder.onLoad({ filter: TABLE }, async ({ path }) => {
      let contents = await readFile(path, "utf8");
      for (const [quoted, href] of contents.matchAll(/"\/(css\/[^"]+)"/g)) {
        contents = contents.replaceAll(quoted, `"/${await putHashed(href, await bundleStyles([href]))}"`);
      }
      return { contents, loader: "js" };
    });
  },
};

/** Lets whatever comes later import all of the first load, which then is one chunk and not many small ones. */
const keepTogether = {
  name: "first-load",
  setup(builder) {
    builder.onLoad({ filter: /src\/(screens\/)?\w+\.js$/ }, async ({ path }) => {
      const isScreen = path.includes("/screens/");
      const asker = await readFile(`${HERE}src/${isScreen ? "screens/table" : "main"}.js`, "utf8");
      if (!asker.includes(`import("./${basename(path)}")`)) return undefined;
      return { contents: `${await readFile(path, "utf8")}\nimport "${isScreen ? ".." : "."}/main.js";`, loader: "js" };
    });
  },
};

/**
 * Where the code of an entry is in a chunk, all that is left of the entry is an import: the chunk takes its place and its
 * name. Returns {chunk name: its new name} and the names of entries that are no more.
 */
function mergeEntries(outputs, sources) {
  const renamed = new Map();
  const dropped = new Set();
  for (const source of sources) {
    const entry = Object.keys(outputs).find((name) => outputs[name].entryPoint === source);
    const home = Object.keys(outputs).find((name) => outputs[name].inputs[source]?.bytesInOutput > 0);
    if (home === entry) continue;
    renamed.set(basename(home), basename(home).replace(/^chunk/, basename(entry).replace(/-[^-]+$/, "")));
    dropped.add(entry);
  }
  return { renamed, dropped };
}

/**
 * Bundle the app into its entries, the chunks that screens share, and one chunk a screen; returns {entries, shared, sources},
 * the first load's and what it is made of.
 */
async function putScripts() {
  const { outputFiles, metafile } = await build({
    entryPoints: scripts.map(([, source]) => ({ in: `${HERE}${source}`, out: ENTRIES[source] ?? basename(source, ".js") })),
    absWorkingDir: HERE,
    outdir: DIST,
    entryNames: "assets/[name]-[hash]",
    chunkNames: "assets/[name]-[hash]",
    bundle: true,
    splitting: true,
    minify: true,
    metafile: true,
    format: "esm",
    target: TARGET,
    legalComments: "none",
    plugins: [nameStyles, keepTogether],
    write: false,
  });
  const sources = scripts.map(([, source]) => source);
  const { renamed, dropped } = mergeEntries(metafile.outputs, sources);
  const rename = (text) => [...renamed].reduce((now, [from, to]) => now.replaceAll(from, to), text);
  for (const { path, text } of outputFiles) {
    const name = path.slice(DIST.length + 1);
    if (!dropped.has(`dist/${name}`)) await put(rename(name), rename(text));
  }
  const holds = (source) => ([, { inputs }]) => inputs[source]?.bytesInOutput > 0;
  const entries = sources.map((source) => Object.entries(metafile.outputs).find(holds(source))[0]);
  const first = new Set(entries);
  // A set that grows while it is walked: imports of imports are found too.
  for (const name of first) {
    for (const { path, kind } of metafile.outputs[name].imports) if (kind === "import-statement") first.add(path);
  }
  const placed = (names) => names.map((path) => rename(path.replace(/^dist\//, "")));
  return {
    entries: placed(entries),
    shared: placed([...first].filter((name) => !entries.includes(name))),
    sources: [...first].flatMap((name) => Object.keys(metafile.outputs[name].inputs)).filter((name) => name.startsWith("src/")),
  };
}

await rm(DIST, { recursive: true, force: true });
await mkdir(`${DIST}/assets`, { recursive: true });

const { entries, shared, sources } = await putScripts();
const names = {
  "app.js": entries.at(-1),
  "app.css": await putHashed("app.css", await bundleStyles(styles.map(([, href]) => href))),
  "icon.svg": await putHashed("icon.svg", await readFile(`${HERE}${icon[1]}`)),
};

let built = page.replace(/<script type="importmap">.*?<\/script>\n?/s, "");
for (const [link] of styles.slice(1)) built = built.replace(link, "");
for (const [at, [tag, source]] of scripts.entries()) built = built.replace(tag, tag.replace(source, entries[at]));
const ahead = shared.map((name) => `<link rel="modulepreload" href="/${name}">\n`).join("");
built = built
  .replace(styles[0][0], `<link rel="stylesheet" href="/${names["app.css"]}">\n`)
  .replace("</head>", `${ahead}</head>`)
  .replace(icon[0], icon[0].replace(`/${icon[1]}`, `/${names["icon.svg"]}`));
await put("index.html", built);

const first = [...new Set(["index.html", ...Object.values(names), ...entries, ...shared])];
await writeFile(`${DIST}/manifest.json`, `${JSON.stringify({ names, first, sources, sizes }, null, 2)}\n`);

const list = (files) => {
  for (const name of files) {
    const { bytes, gzip, brotli } = sizes[name];
    console.log(`  ${name}  ${bytes} B, gzip ${gzip} B, brotli ${brotli} B`);
  }
};
const total = first.reduce((sum, name) => sum + sizes[name].gzip, 0);
console.log("at the start");
list(first);
console.log("when a screen is opened");
list(Object.keys(sizes).filter((name) => !first.includes(name)));
console.log(`first load ${(total / 1024).toFixed(1)} KiB gzipped, at most ${MOST_BYTES / 1024} KiB`);
if (total > MOST_BYTES) {
  console.error("The app has grown too heavy for its first load: see sizes above and drop what is not needed.");
  process.exitCode = 1;
}
