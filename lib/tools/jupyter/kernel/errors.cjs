// Turns what tslab prints about a failed cell into a Jupyter error.
const { format, inspect } = require("node:util");

/** @typedef {import("./server.cjs").ErrorContent} ErrorContent */

const hidden = /node:internal|node:vm|node_modules\/tslab|lib\/jupyter\/kernel|node_modules\/tsx/;

/**
 * The stack without the frames of the kernel itself.
 *
 * @param {string} stack
 */
function cleanStack(stack) {
  return stack.split("\n").filter((line) => !/^\s+at /.test(line) || !hidden.test(line));
}

/**
 * An exception as Jupyter wants it; anything may be thrown.
 *
 * @param {unknown} thrown
 * @returns {ErrorContent}
 */
function errorContent(thrown) {
  if (!(thrown instanceof Error) && !isErrorLike(thrown)) {
    const evalue = inspect(thrown);
    return { ename: "Thrown", evalue, traceback: [`thrown: ${evalue}`] };
  }
  const error = /** @type {Error} */ (thrown);
  const ename = error.name || "Error";
  const traceback = cleanStack(error.stack ?? `${ename}: ${error.message}`);
  // The stack starts with the class's name; the error may carry a better one.
  const constructed = error.constructor?.name;
  if (constructed !== ename && traceback[0]?.startsWith(`${constructed}:`)) {
    traceback[0] = ename + traceback[0].slice(constructed.length);
  }
  for (let cause = error.cause; isErrorLike(cause); cause = cause.cause) {
    traceback.push(`caused by ${cause.name}: ${cause.message}`);
  }
  return { ename, evalue: error.message, traceback };
}

/** @param {unknown} value @returns {value is Error} */
function isErrorLike(value) {
  return typeof value === "object" && value !== null && "stack" in value && "message" in value;
}

/**
 * Collects tslab's `console.error` calls of one cell: a format string is a compiler's message,
 * anything else is what the cell threw.
 */
function createErrorCollector() {
  /** @type {string[]} */
  let diagnostics = [];
  /** @type {{ value: unknown }[]} */
  let thrown = [];
  return {
    clear() {
      diagnostics = [];
      thrown = [];
    },
    /** @param {unknown[]} values */
    add(...values) {
      if (typeof values[0] === "string" && values.length > 1) diagnostics.push(format(...values));
      else thrown.push({ value: values[0] });
    },
    /** @returns {ErrorContent} */
    content() {
      if (thrown.length > 0) return errorContent(thrown[0].value);
      if (diagnostics.length === 0) diagnostics.push("the cell failed without a message");
      const traceback = diagnostics.map((line) => `cell line ${line}`);
      return { ename: "CompileError", evalue: diagnostics[0], traceback };
    },
  };
}

module.exports = { createErrorCollector, errorContent };
