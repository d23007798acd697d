// The steps as objects that know each other, and what follows from them.
const steps = data.steps.map((raw, index) => ({ index, raw, id: raw.id, type: raw.type, status: raw.status, ms: raw.ms, tries: raw.tries, needs: [], before: [], isNested: !!raw.nested }));
const path = data.path || [], graph = data.graph, statuses = ["FAILURE", "CANCELLED", "SKIPPED", "SUCCESS"];
const onPath = new Set(path);
for (const step of steps) {
  const { raw, tries } = step, last = tries[tries.length - 1];
  step.needs = (raw.needs || []).map(index => steps[index]);
  for (const need of step.needs) need.before.push(step);
  step.isCritical = onPath.has(step.index);
  step.within = raw.within === undefined ? null : steps[raw.within];
  step.cause = raw.cause === undefined ? null : steps[raw.cause];
  // A clock that was set back puts nothing before the run's start.
  for (const one of tries) one.at = Math.max(0, one.at);
  if (!last) continue;
  step.at = tries[0].at;
  step.end = last.at + last.ms;
  step.share = data.wall > 0 && !step.isNested ? raw.ms / data.wall : undefined;
  step.queue = sum(tries, "queue");
  step.source = sum(tries, "source");
  step.engine = sum(tries, "engine");
  step.commit = sum(tries, "commit");
  const handled = raw.rows === undefined ? raw.read : raw.rows;
  step.rate = handled !== undefined && last.ms > 0 && step.status === "SUCCESS" ? handled / (last.ms / 1000) : undefined;
}
const wholeTime = Math.max(data.wall || 0, ...steps.map(step => step.end || 0), 0.001);
const countOf = status => steps.filter(step => step.status === status).length;
// What is less than a tick of the page is nothing to show.
const knows = key => steps.some(step => step[key] > 0.5);
const hasHistory = steps.some(step => step.raw.history && step.raw.history.length > 1);

function sum(tries, key) {
  let total;
  for (const one of tries) if (one[key] !== undefined) total = (total || 0) + one[key];
  return total;
}

// All steps that a step waits for, or that wait for it, however far away.
function reach(step, side) {
  const found = new Set(), open = [step];
  while (open.length) for (const next of open.pop()[side]) if (!found.has(next)) { found.add(next); open.push(next); }
  found.delete(step);
  return found;
}

// What the search looks through.
function wordsOf(step) {
  const { raw } = step;
  return step.words ||= [step.id, step.type, raw.description, raw.code, raw.error, raw.sql, ...(raw.reads || []), ...(raw.writes || []), ...(raw.warnings || [])].filter(Boolean).join("\n").toLowerCase();
}
