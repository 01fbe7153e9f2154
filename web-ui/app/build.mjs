// Builds the page into target/page: libraries as the lock file has them, types checked, bundled, each file also gzipped,
// and files.json, the list of what the server may hand out. Does nothing when nothing changed since the last time.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const home = fileURLToPath(new URL(".", import.meta.url));
const page = join(home, "target/page");
const GZIP_LIMIT = 80_000; // bytes of everything that the first visit loads

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
    console.error(`web-ui/app: this is Node ${process.versions.node}; the page is built with 20.19 or later: install that.`);
    process.exit(1);
}

function filesBelow(folder) {
    return readdirSync(folder, { recursive: true })
        .map((name) => join(folder, name))
        .filter((file) => statSync(file).isFile())
        .sort();
}

function run(program, ...args) {
    const done = spawnSync(program, args, { cwd: home, stdio: ["ignore", "inherit", "inherit"] });
    if (done.error) {
        console.error(`web-ui/app: cannot run ${program} (${done.error.code}): install nodejs and npm, 20.19 or later.`);
        process.exit(1);
    }
    if (done.status !== 0) process.exit(done.status ?? 1);
}

function hashOf(files) {
    const hash = createHash("sha256");
    for (const file of files) hash.update(relative(home, file)).update("\0").update(readFileSync(file)).update("\0");
    return hash.digest("hex");
}

/** Runs work unless it was done before for the same content of the same files. */
function once(mark, files, work) {
    const stamp = join(home, "target", mark);
    const hash = hashOf(files);
    if (existsSync(stamp) && readFileSync(stamp, "utf8") === hash) return;
    rmSync(stamp, { force: true });
    work();
    mkdirSync(join(home, "target"), { recursive: true });
    writeFileSync(stamp, hash);
}

const settings = ["package.json", "package-lock.json", "tsconfig.json", "vite.config.ts", "index.html", "build.mjs"];
const settingFiles = settings.map((name) => join(home, name));

if (!existsSync(join(home, "node_modules"))) rmSync(join(home, "target/installed"), { force: true });
once("installed", [join(home, "package-lock.json")], () =>
    run("npm", "ci", "--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error"),
);
if (!existsSync(page)) rmSync(join(home, "target/bundled"), { force: true });
once("bundled", [...settingFiles, ...filesBelow(join(home, "src"))], () => {
    const bin = join(home, "node_modules/.bin");
    run(join(bin, "tsc"), "--noEmit");
    run(join(bin, "vite"), "build", "--logLevel", "warn");
    const files = filesBelow(page);
    let total = 0;
    for (const file of files) {
        const packed = gzipSync(readFileSync(file), { level: 9 });
        writeFileSync(`${file}.gz`, packed);
        total += packed.length;
    }
    writeFileSync(join(page, "files.json"), JSON.stringify(files.map((file) => relative(page, file))));
    console.log(`web-ui/app: ${files.length} files, ${total} bytes gzipped of at most ${GZIP_LIMIT}`);
    if (total > GZIP_LIMIT) {
        console.error("web-ui/app: the page has grown too large: find what grew, or load it later.");
        process.exit(1);
    }
});
