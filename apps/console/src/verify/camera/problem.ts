/** Why there is no picture of the camera, and what can be done. */
export interface CameraProblem {
  readonly title: string;
  readonly remedy: string;
}

/** No page is given a camera over plain HTTP from another machine. */
export const insecureProblem: CameraProblem = {
  title: 'No camera over plain HTTP',
  remedy:
    'Browsers give a page the camera over https, or on localhost, alone. Open this page in one of these ways, or choose a file.',
};

export const lostProblem: CameraProblem = {
  title: 'The camera went away',
  remedy: 'It was unplugged, or its permission was taken back. Put it back and try again, or choose a file.',
};

/** What a browser's refusal of the camera means, by the name of its exception. */
export function cameraProblem(name: string): CameraProblem {
  switch (name) {
    case 'NotAllowedError':
    case 'SecurityError':
      return {
        title: 'The camera was not allowed',
        remedy: 'Allow it for this page, beside the address or in the settings of the browser, and try again.',
      };
    case 'NotFoundError':
    case 'OverconstrainedError':
      return { title: 'No camera was found', remedy: 'Plug one in and try again, or choose a file.' };
    case 'NotReadableError':
    case 'AbortError':
      return {
        title: 'The camera could not be started',
        remedy: 'Another program may be using it: end that one and try again, or choose a file.',
      };
    default:
      return { title: 'The camera could not be used', remedy: `The browser said “${name}”. Choose a file instead.` };
  }
}
