#!/usr/bin/env node
/**
 * The launcher: finds what was built beside this file, from any working directory.
 *
 * `npm start` comes here too, and then what is missing is set up first. CommonJS: Node needs
 * six milliseconds more before the first line of a module runs.
 */
const { existsSync } = require('node:fs');
const { join } = require('node:path');
const { pathToFileURL } = require('node:url');

const oldest = 20;
const root = __dirname;
const built = join(root, 'dist', 'flatland.js');
const first = join(root, 'dist', 'launch.cjs');
const setUp = join(root, 'monitor', 'setup', 'setup.mjs');

/** @param {string} message */
function refuse(message) {
  process.stderr.write(`flatland: ${message}\n`);
  process.exitCode = 1;
}

async function launch() {
  if (Number.parseInt(process.versions.node, 10) < oldest) {
    refuse(`Node ${oldest} or newer is needed; this is ${process.versions.node}`);
    return;
  }
  if (process.argv[2] === '--from-npm-start') {
    process.argv.splice(2, 1);
    const { setUpOrExplain } = await import(pathToFileURL(setUp).href);
    if (!(await setUpOrExplain())) {
      process.exitCode = 1;
      return;
    }
  }
  const missing = [built, first].find((file) => !existsSync(file));
  if (missing !== undefined) {
    refuse(
      existsSync(setUp)
        ? `not built yet; run this first: npm start --prefix ${JSON.stringify(root)} -- --version`
        : `${missing} is missing; install Flatland again`,
    );
    return;
  }
  const { launch: launchComputer } = require(first);
  const computer = launchComputer(root, process.argv.slice(2));
  const { start } = await import(pathToFileURL(built).href);
  await start(computer);
}

void launch();
