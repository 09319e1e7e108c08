// The Jupyter side of the kernel: tslab's sockets and messages, with proper errors and statuses.
const { createSender } = require("./send-queue.cjs");

/**
 * @typedef {{ ename: string, evalue: string, traceback: string[] }} ErrorContent
 * @typedef {{
 *   stream(name: "stdout" | "stderr", text: string): void,
 *   display(data: object, update: boolean): void,
 *   input(code: string, count: number): void,
 *   error(content: ErrorContent): void,
 * }} Output what a running cell may say
 */

/**
 * A server class on top of tslab's.
 *
 * @param {any} jupyter tslab's module `dist/jupyter`
 */
function createServerClass(jupyter) {
  jupyter.send = createSender();
  return class Server extends jupyter.ZmqServer {
    /** @param {any} socket @param {number} port */
    async bindSocket(socket, port) {
      socket.sendHighWaterMark = 0;
      await super.bindSocket(socket, port);
    }

    /** @param {any} socket @param {any} message */
    async handleExecute(socket, message) {
      const send = (
        /** @type {any} */ to,
        /** @type {string} */ type,
        /** @type {object} */ content,
      ) => {
        const reply = message.createReply();
        reply.header.msg_type = type;
        reply.content = content;
        reply.signAndSend(this.connInfo.key, to);
      };
      /** @type {Output} */
      const output = {
        stream: (name, text) => send(this.iopub, "stream", { name, text }),
        display: (data, update) =>
          send(this.iopub, update ? "update_display_data" : "display_data", data),
        input: (code, count) => send(this.iopub, "execute_input", { code, execution_count: count }),
        error: (content) => send(this.iopub, "error", content),
      };
      const sent = Date.parse(message.header.date);
      send(socket, "execute_reply", await this.handler.execute(message.content, sent, output));
    }

    /** Requests of run.py (requests.cjs), which Jupyter does not know. @param {any} socket @param {any} message */
    async handleOther(socket, message) {
      const type = message.header.msg_type;
      const answer = this.handler.requests[type];
      if (!answer) return console.warn(`unknown msg_type: ${type}`);
      const reply = message.createReply();
      reply.header.msg_type = type.replace(/request$/, "reply");
      reply.content = await answer(message.content);
      reply.signAndSend(this.connInfo.key, socket);
    }

    /** tslab answers with the wrong type, which leaves JupyterLab waiting. @param {any} socket @param {any} message */
    handleCommInfoRequest(socket, message) {
      const reply = message.createReply();
      reply.header.msg_type = "comm_info_reply";
      reply.content = { status: "ok", comms: {} };
      reply.signAndSend(this.connInfo.key, socket);
    }
  };
}

module.exports = { createServerClass };
