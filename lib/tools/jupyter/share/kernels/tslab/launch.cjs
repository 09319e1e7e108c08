// Jupyter starts the kernel of this folder; Node resolves links, so a linked folder works as well.
require("../../../kernel/launch.cjs");
