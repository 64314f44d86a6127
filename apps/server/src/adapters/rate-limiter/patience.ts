const steps = 4;

/**
 * Calls `act` when answers have been listened for during `milliseconds`, unless it is cancelled before. A process that is
 * short of time finds its timers due before it has read what lies in its sockets: here every step of the wait ends with
 * reading them.
 *
 * @returns cancels.
 */
export function afterListening(milliseconds: number, act: () => void): () => void {
  let timer: NodeJS.Timeout;
  let reading: NodeJS.Immediate | undefined;
  let left = steps;
  const wait = () => {
    timer = setTimeout(() => {
      reading = setImmediate(() => {
        left -= 1;
        if (left === 0) act();
        else wait();
      });
    }, milliseconds / steps);
  };
  wait();
  return () => {
    left = 0;
    clearTimeout(timer);
    clearImmediate(reading);
  };
}
