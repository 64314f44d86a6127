import type { GoldenOutput } from './golden.js';
import type { ModelTask } from './manifest.js';

/** What the build must give for each model, as `tools/print-pins.ts` prints it. */
export const pins: Record<ModelTask, { sha256: string; bytes: number; golden: GoldenOutput }> = {
  'detect-ultraface': {
    sha256: '6c0256ccd3164f844736a401faf936ec2930764a87ae39442180887d0c5c8854',
    bytes: 1217758,
    golden: {
      scores: [0.933285, 0.945543, 0.947403, 0.0496921, 0.029482],
      boxes: [0.0103748, 0.192, 0.376936, 0.96128, 1.23911],
    },
  },
  'detect-blazeface': {
    sha256: '3c25f1ed8892628bf6afa88598b19204285dc4b35b6753bdf315aad2498efee9',
    bytes: 555215,
    golden: {
      Identity: [-8.94184, -2.96061, -2.76, -39.2196, -2.98789],
      Identity_1: [-4.73727, -4.22235, -4.37765, -16.9215, -16.1451],
      Identity_2: [-1.53687, -2.52953, -1.70978, 6.587, -6.37447],
      Identity_3: [13.2556, -2.72391, -4.43316, -9.72436, -8.8614],
    },
  },
  landmarks68: {
    sha256: 'f10b0ba1d2a8a099adefede1ebf3733e44fe370715e7303dbeb7f59c02142258',
    bytes: 1163742,
    golden: {
      output: [0.190112, 0.225329, 0.586355, 0.56837, 0.606526],
    },
  },
  facemesh468: {
    sha256: '3f7dad24725c4325af94f031e830f6ea3ffc575930acf96c10a373c92d6237db',
    bytes: 2429674,
    golden: {
      Identity_2: [90.2034, 48.8463, 39.4017, -2.69396, 2.27982],
      Identity_1: [0.0181476],
    },
  },
  'embed-a': {
    sha256: 'd013878bee75bfc982ac10d1c814921b1fc3fa1affe716af39198d1314f6a12c',
    bytes: 4802580,
    golden: {
      output: [0.0593433, 0.0454063, 0.0440703, 0.0426066, -0.0521059],
    },
  },
  'embed-b': {
    sha256: '57c9cfe8973c6fbb5d365d9206028cc8d559dd669aec3ac584262411d818e925',
    bytes: 5192777,
    golden: {
      embeddings: [-0.00302197, -0.268975, -0.856082, -0.509905, -0.0128706],
    },
  },
  liveness: {
    sha256: '615970a1a7bf909018b5febba555bdf9d77beb7f8c99d37be19bbd262ed565e4',
    bytes: 1891895,
    golden: {
      output: [-4.05397, 4.56006, -0.506102],
    },
  },
  faceres: {
    sha256: 'f4d89ed1862f2b4ef9301acc2fee82126989de2051eb9d915830c1f872c5cc32',
    bytes: 13968825,
    golden: {
      'age_pred/Softmax': [0.0140302, 0.0236004, 0.00818147, 0.00241217, 0.00112229],
      'gender_pred/Sigmoid': [0.702798],
      'global_pooling/Mean': [0, 0, 0, 0, 0],
    },
  },
  emotion: {
    sha256: 'fabcd5a7f0ebb14d77ca5ceedae95ee4a939320027aec624641c7cd5f955b53c',
    bytes: 823636,
    golden: {
      Identity: [0.000731792, 9.25015e-7, 0.0000640761, 0.855329, 4.3148e-8],
    },
  },
  pose: {
    sha256: '72d032ec941b7153bf8d3f2c03a4c165453cc7e63d479041ec7c6ef087e5839d',
    bytes: 5811723,
    golden: {
      '617': [-3.95178, 1.23114, 13.817, -0.622969, -3.51559],
      '618': [-3.87765, -1.50935, 4.18024, 0.148079, -3.2997],
      output: [-4.84539, -3.05905, 2.26304, -3.69047, -5.11305],
    },
  },
};
