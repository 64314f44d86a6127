/**
 * Works through items, so many at a time, taking each when there is room for it. Stops taking items when the signal is
 * aborted or one item's work raises; then lets the work under way end, and raises the first error, or the signal's reason.
 */
export async function concurrently<T>(
  items: AsyncGenerator<T>,
  { limit, signal }: { readonly limit: number; readonly signal: AbortSignal },
  work: (item: T) => Promise<void>,
): Promise<void> {
  let finished = false;
  let failure: { readonly error: unknown } | undefined;
  const lane = async () => {
    while (failure === undefined && !signal.aborted) {
      const next = await items.next();
      if (next.done) {
        finished = true;
        return;
      }
      await work(next.value);
    }
  };
  const lanes = Array.from({ length: limit }, () =>
    lane().catch((error) => {
      failure ??= { error };
    }),
  );
  await Promise.all(lanes);
  await items.return(undefined);
  if (failure) throw failure.error;
  if (!finished) signal.throwIfAborted();
}
