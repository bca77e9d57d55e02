// Compiles assets/ into static/. `node assets/build.mjs` writes; `--check` writes nothing and
// exits 1 naming each committed file that differs from a fresh build. The same input gives the same bytes.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import * as sass from "sass";
import subsetFont from "subset-font";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, "node_modules");
const SUBSETS = ["cyrillic", "cyrillic-ext", "latin", "latin-ext"];
const WEIGHTS = ["400", "600"];
// What nearly every page prints of Latin letters and figures, and the sign of the tenge: a third of what the subsets weigh.
const PLAIN = String.fromCodePoint(...Array.from({ length: 95 }, (_, place) => 32 + place)) + "\u00a0«»·–—‘’“”„…−";
const EXTRACTS = { plain: { of: "latin", text: PLAIN }, tenge: { of: "latin-ext", text: "₸" } };
const NOTICE = "/* Built from assets/. Contains govuk-frontend 6.6.0 (MIT, Crown Copyright), themed; no crown, crest or their fonts. */";

/** Compiled style sheets, without source maps. */
function styles() {
  const { css } = sass.compile(join(root, "assets/scss/portal.scss"), {
    style: "compressed",
    loadPaths: [modules],
    quietDeps: true,
    charset: false,
  });
  // Plain ASCII: right in any encoding, and without the byte order mark that would swallow the first rule.
  const ascii = css.replace(/[^\x00-\x7f]/gu, (sign) => `\\${sign.codePointAt(0).toString(16)} `);
  return { "css/portal.css": `${NOTICE}\n${ascii}\n` };
}

/** Our scripts with the few kit components they start, as one module; htmx as its authors minified it. */
async function scripts() {
  const { outputFiles } = await esbuild.build({
    entryPoints: [join(root, "assets/js/portal.js")],
    absWorkingDir: root,
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2020",
    legalComments: "none",
    write: false,
  });
  return {
    "js/portal.js": `${NOTICE}\n${outputFiles[0].text}`,
    "js/upload.js": readFileSync(join(root, "assets/js/upload.js")),
    "js/htmx.min.js": readFileSync(join(modules, "htmx.org/dist/htmx.min.js")),
  };
}

/** Four subsets in two weights, extracts of two of them, and their licence. */
async function fonts() {
  const source = join(modules, "@fontsource/golos-text");
  const files = { "fonts/LICENSE.txt": readFileSync(join(source, "LICENSE")) };
  for (const subset of SUBSETS) {
    for (const weight of WEIGHTS) {
      const name = `golos-text-${subset}-${weight}-normal.woff2`;
      files[`fonts/${name}`] = readFileSync(join(source, "files", name));
    }
  }
  for (const [name, { of, text }] of Object.entries(EXTRACTS)) {
    for (const weight of WEIGHTS) {
      const whole = readFileSync(join(source, "files", `golos-text-${of}-${weight}-normal.woff2`));
      files[`fonts/golos-text-${name}-${weight}-normal.woff2`] = await subsetFont(whole, text, { targetFormat: "woff2" });
    }
  }
  return files;
}

/** Our own drawings, copied as they are. */
function images() {
  const folder = join(root, "assets/images");
  return Object.fromEntries(
    readdirSync(folder).sort().map((name) => [`images/${name}`, readFileSync(join(folder, name))]),
  );
}

const sha256 = (content) => createHash("sha256").update(content).digest("hex");

function walk(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => (entry.isDirectory() ? walk(join(folder, entry.name)) : [join(folder, entry.name)]));
}

/** `sha256  path` of every source and every result, which assets/check.py compares without Node. */
function seal(built) {
  const sources = [join(root, "package.json"), ...walk(join(root, "assets"))]
    .filter((path) => /\.(scss|m?js|json|svg)$/.test(path))
    .map((path) => [relative(root, path), readFileSync(path)]);
  const results = Object.entries(built).map(([name, content]) => [`static/${name}`, content]);
  return [...sources, ...results]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, content]) => `${sha256(content)}  ${path}\n`)
    .join("");
}

const built = { ...styles(), ...(await scripts()), ...(await fonts()), ...images() };
built["SOURCES.sha256"] = seal(built);

let stale = 0;
for (const [name, content] of Object.entries(built)) {
  const path = join(root, "static", name);
  if (process.argv.includes("--check")) {
    if (!existsSync(path) || !readFileSync(path).equals(Buffer.from(content))) {
      console.error(`static/${name} is not what the sources give. Run "make assets" and commit the result.`);
      stale = 1;
    }
  } else {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
}
process.exitCode = stale;
