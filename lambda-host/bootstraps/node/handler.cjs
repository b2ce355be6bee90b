'use strict';

// Finds the function that a handler's name stands for, as Lambda does: `dir/file.export`, `file.a.b`.

const fs = require('fs');
const path = require('path');
const { pathToFileURL } = require('url');
const { HandlerNotFound, ImportModuleError, MalformedHandlerName, UserCodeSyntaxError } = require('./errors.cjs');
const { prepareForImport, withInstallHint } = require('./aws_sdk.cjs');

const TYPESCRIPT = ['.ts', '.mts', '.cts', '.tsx'];

/** @throws one of Lambda's Runtime.* errors, or what the module itself throws while it is loaded */
async function loadHandler(root, name) {
  if (name.includes('..')) {
    throw new MalformedHandlerName(
      `'${name}' is not a valid handler name. Use absolute paths when specifying root directories in handler names.`,
    );
  }
  const directory = name.slice(0, name.lastIndexOf('/') + 1);
  const match = /^([^.]*)\.(.*)$/.exec(name.slice(directory.length));
  if (!match) throw new MalformedHandlerName('Bad handler');
  const [, moduleName, exportPath] = match;

  const exported = await loadModule(root, directory, moduleName);
  const handler = exportPath.split('.').reduce((value, key) => value?.[key], exported);
  if (!handler) throw new HandlerNotFound(`${name} is undefined or not exported`);
  if (typeof handler !== 'function') throw new HandlerNotFound(`${name} is not a function`);
  return handler;
}

async function loadModule(root, directory, moduleName) {
  try {
    return await findModule(root, directory, moduleName);
  } catch (error) {
    if (error instanceof SyntaxError) throw new UserCodeSyntaxError(error);
    if (error?.code === 'MODULE_NOT_FOUND') throw new ImportModuleError(error);
    throw withInstallHint(error);
  }
}

function findModule(root, directory, moduleName) {
  const base = path.resolve(root, directory, moduleName);
  for (const extension of ['', '.js', '.mjs', '.cjs']) {
    const file = base + extension;
    if (fs.statSync(file, { throwIfNoEntry: false })?.isFile()) return isModuleFile(file, extension) ? importFile(file) : require(file);
  }
  for (const extension of TYPESCRIPT) {
    if (fs.existsSync(base + extension)) return require('./typescript.cjs').load(root, base + extension, isModuleFile(base + extension, extension));
  }
  // A package. Without one, this is the error that Lambda reports.
  return require(require.resolve(moduleName, { paths: [root, path.resolve(root, directory)] }));
}

function importFile(file) {
  prepareForImport();
  return import(pathToFileURL(file));
}

/** Whether Node takes the file for an ES module: by its name, or by the nearest package.json. */
function isModuleFile(file, extension) {
  if (extension.startsWith('.m')) return true;
  if (extension === '' || extension.startsWith('.c')) return false;
  for (let folder = path.dirname(file); path.basename(folder) !== 'node_modules'; folder = path.dirname(folder)) {
    try {
      return JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8')).type === 'module';
    } catch (error) {
      if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') {
        console.warn(`${path.join(folder, 'package.json')} cannot be read, it will be ignored for ES module detection purposes.`, error);
        return false;
      }
    }
    if (path.dirname(folder) === folder) break;
  }
  return false;
}

module.exports = { loadHandler };
