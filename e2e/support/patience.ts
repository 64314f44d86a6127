import { type Answer, pause } from './http.js';
import { expectRefusal } from './provokes.js';

/**
 * Sends a request again, each time after the wait that the server advises and a little more, for as long as it says that
 * it is overloaded; any other answer is the answer. Every refusal is held to its exact form.
 */
export async function patiently(request: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    const answer = await request();
    if (answer.status !== 503) return answer;
    expectRefusal(answer, 'overloaded');
    await pause((Number(answer.headers['retry-after']) + Math.random()) * 1_000);
  }
}
