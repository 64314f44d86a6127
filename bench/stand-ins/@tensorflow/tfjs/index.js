// Found by NODE_PATH in the child process that runs face-api, which asks for the bundle but needs its core alone.
module.exports = require('@tensorflow/tfjs-core');
