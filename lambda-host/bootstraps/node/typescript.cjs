'use strict';

// Handlers in TypeScript, compiled when they are loaded by the esbuild that the project has, its own or tsx's.
// Packages are not bundled: Node finds them as it would from the handler's file.

const fs = require('fs');
const Module = require('module');
const path = require('path');
const { pathToFileURL } = require('url');
const { ImportModuleError, UserCodeSyntaxError } = require('./errors.cjs');
const { prepareForImport } = require('./aws_sdk.cjs');

/** The exports of a TypeScript file. */
async function load(root, file, isModule) {
  const esbuild = findEsbuild(root);
  if (!esbuild) return loadWithNode(root, file);
  // An ES module can only be imported from a file, and it finds packages from where that file is.
  const folder = isModule ? path.join(root, 'node_modules', '.cache', 'offstage') : path.dirname(file);
  const compiled = path.join(folder, `${path.basename(file)}.${process.pid}.mjs`);
  const code = compile(esbuild, root, file, compiled, isModule ? 'esm' : 'cjs');
  process.setSourceMapsEnabled(true);
  return isModule ? importCode(compiled, code) : runCode(file, code);
}

function compile(esbuild, root, file, outfile, format) {
  try {
    const { outputFiles, warnings } = esbuild.buildSync({
      absWorkingDir: root,
      entryPoints: [file],
      outfile,
      bundle: true,
      packages: 'external',
      platform: 'node',
      target: `node${process.versions.node}`,
      format,
      sourcemap: 'inline',
      write: false,
      logLevel: 'silent',
    });
    const code = outputFiles[0].text;
    return warnings.some(({ id }) => id === 'call-import-namespace') ? withCallableNamespaces(code) : code;
  } catch (error) {
    if (!error.errors) throw error;
    throw error.errors.every(({ text }) => text.startsWith('Could not resolve')) ? new ImportModuleError(error) : new UserCodeSyntaxError(error);
  }
}

/** `import * as f` of a CommonJS function may be called as webpack and TypeScript without esModuleInterop have it: not so for esbuild. */
function withCallableNamespaces(code) {
  const helper = 'var __toESM = ';
  const callable = "typeof mod === 'function' ? new Proxy(mod, { get: (f, key) => (key === 'default' && !f.__esModule ? f : f[key]) })";
  return code.replace(helper, `${helper}(mod, ...rest) => ${callable} : __namespaceOf(mod, ...rest), __namespaceOf = `);
}

function findEsbuild(root) {
  const find = (name, from) => {
    try {
      return require.resolve(name, { paths: [from] });
    } catch {
      return null;
    }
  };
  const tsx = find('tsx/package.json', root);
  const found = find('esbuild', root) ?? (tsx && find('esbuild', path.dirname(tsx)));
  return found && require(found);
}

function runCode(file, code) {
  const compiled = new Module(file);
  compiled.filename = file;
  compiled.paths = Module._nodeModulePaths(path.dirname(file));
  compiled._compile(code, file);
  return compiled.exports;
}

async function importCode(file, code) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, code);
  try {
    prepareForImport();
    return await import(pathToFileURL(file));
  } finally {
    fs.rmSync(file, { force: true });
  }
}

/** Newer versions of Node strip types themselves; they do not compile what is more than types (enums, decorators). */
function loadWithNode(root, file) {
  if (process.features.typescript) {
    prepareForImport();
    return import(pathToFileURL(file));
  }
  throw new ImportModuleError(
    `${path.relative(root, file)} is TypeScript, and neither esbuild nor tsx is installed in ${root}. ` +
      `Function ${process.env.AWS_LAMBDA_FUNCTION_NAME} runs after: npm install --save-dev esbuild`,
  );
}

module.exports = { load };
