import { reconnectDelayMs } from './reconnect-delay.js';

it('grows from two seconds to ten minutes', () => {
  expect([1, 2, 3, 50].map((failures) => reconnectDelayMs(failures, 0.5))).toEqual([2_000, 3_000, 4_500, 600_000]);
});

it('calls a server that always fails at most twenty times in its second hour', () => {
  let elapsedMs = 0;
  let callsInSecondHour = 0;
  for (let failures = 1; elapsedMs < 7_200_000; failures++) {
    if (elapsedMs >= 3_600_000) callsInSecondHour++;
    elapsedMs += reconnectDelayMs(failures, 0);
  }
  expect(callsInSecondHour).toBeLessThanOrEqual(20);
});
