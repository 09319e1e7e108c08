// What is mended in the source of tfjs-node's native binding before it is compiled.
const { readFileSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");
const { SetupError } = require("../failure.cjs");

/*
 * All threads of a process keep the attribute names of their operations in one std::set. Two
 * training workers that insert at once corrupt it, and the process dies of SIGSEGV; it dies as well
 * when the set is destroyed at exit while a worker still computes. So: a lock, and no destruction.
 *
 * TensorFlow's matrix products on AVX-512 use the stack in a way that a signal handler destroys, in
 * Python too: after an interrupt (or a profiler's tick) the heap is corrupt. So: a thread that is in
 * an operation lets other threads take the signals.
 */
const signalPause = `
// Leaves signals to other threads, those of faults excepted.
class SignalPause {
#ifndef _WIN32
 public:
  SignalPause() {
    sigset_t paused;
    sigfillset(&paused);
    for (int fault : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT}) {
      sigdelset(&paused, fault);
    }
    pthread_sigmask(SIG_BLOCK, &paused, &before_);
  }
  ~SignalPause() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

 private:
  sigset_t before_;
#endif
};
`;

const repairs = [
  {
    file: "tfjs_backend.cc",
    from: "#include <memory>\n",
    to: "#include <memory>\n#include <mutex>\n",
  },
  {
    file: "tfjs_backend.cc",
    from: "static std::set<std::string> ATTR_NAME_SET;\n",
    to:
      "static std::set<std::string> &ATTR_NAME_SET = *new std::set<std::string>();\n" +
      "static std::mutex &ATTR_NAME_MUTEX = *new std::mutex();\n",
  },
  {
    file: "tfjs_backend.cc",
    from: "  const char *attr_name =\n      ATTR_NAME_SET.insert(",
    to:
      "  std::unique_lock<std::mutex> attr_name_lock(ATTR_NAME_MUTEX);\n" +
      "  const char *attr_name =\n      ATTR_NAME_SET.insert(",
  },
  {
    file: "tfjs_backend.cc",
    from: "insert(attr_name_string.c_str()).first->c_str();\n",
    to: "insert(attr_name_string.c_str()).first->c_str();\n  attr_name_lock.unlock();\n",
  },
  {
    file: "tfjs_backend.cc",
    from: "#include <mutex>\n",
    to: "#include <mutex>\n#include <signal.h>\n",
  },
  {
    file: "tfjs_backend.cc",
    from: "ATTR_NAME_MUTEX = *new std::mutex();\n",
    to: `ATTR_NAME_MUTEX = *new std::mutex();\n${signalPause}`,
  },
  {
    file: "tfjs_backend.cc",
    from: "  TFE_Execute(tfe_op.op, result_handles.data(), &size, tf_status.status);\n",
    to:
      "  {\n    SignalPause signal_pause;\n" +
      "    TFE_Execute(tfe_op.op, result_handles.data(), &size, tf_status.status);\n  }\n",
  },
];

/**
 * Mends the source in `folder`, once however often it is called.
 *
 * @param {string} folder holds `tfjs_backend.cc`
 * @throws {SetupError} when the source is not the one these repairs were written for
 */
function repairBinding(folder) {
  for (const { file, from, to } of repairs) {
    const path = join(folder, file);
    const source = readFileSync(path, "utf8");
    if (source.includes(to)) continue;
    if (!source.includes(from)) {
      throw new SetupError(
        `native binding: ${path} is not the source this project mends`,
        "put back the versions of package.json and package-lock.json, then npm run clean -- --all",
      );
    }
    writeFileSync(
      path,
      source.replace(from, () => to),
    );
  }
}

module.exports = { repairBinding, repairs };
