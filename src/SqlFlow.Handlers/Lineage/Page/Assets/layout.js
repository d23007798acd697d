// LayeredLayout once more, for what is filtered: nodes are [{width, height}], edges [[from, to]] by index.
function arrange(nodes, edges, gaps) {
  const count = nodes.length, reversed = backEdges(count, edges);
  const targets = nodes.map(() => []);
  edges.forEach(([from, to], i) => { if (from !== to) reversed[i] ? targets[to].push(from) : targets[from].push(to); });
  const ranks = ranksOf(targets), next = targets.map(() => []), firsts = targets.map(() => -1);
  addLanes(targets, ranks, next, firsts);
  const previous = next.map(() => []);
  next.forEach((list, node) => list.forEach(target => previous[target].push(node)));
  const layers = orderOf(ranks, next, previous);
  const heights = next.map((_, node) => node < count ? nodes[node].height : 0);
  const centers = centersOf(layers, next, previous, heights, count, gaps);

  const widths = layers.map(() => 0), lefts = layers.map(() => 0);
  nodes.forEach((node, i) => { widths[ranks[i]] = Math.max(widths[ranks[i]], node.width); });
  for (let rank = 1; rank < lefts.length; rank++) lefts[rank] = lefts[rank - 1] + widths[rank - 1] + gaps.ranks;
  let top = count ? Infinity : 0, bottom = count ? -Infinity : 0;
  centers.forEach((center, node) => { top = Math.min(top, center - heights[node] / 2); bottom = Math.max(bottom, center + heights[node] / 2); });
  const places = nodes.map((_, i) => [lefts[ranks[i]], Math.floor(centers[i] - heights[i] / 2 - top + 0.5)]);
  const routes = edges.map(([from, to], i) => {
    const route = [];
    if (from === to || reversed[i] || firsts[from] < 0) return route;
    for (let lane = firsts[from], rank = ranks[from] + 1; rank < ranks[to]; rank++, lane++)
      route.push(lefts[rank], lefts[rank] + widths[rank], Math.floor(centers[lane] - top + 0.5));
    return route;
  });
  return { places, routes, width: count ? lefts.at(-1) + widths.at(-1) : 0, height: Math.ceil(bottom - top) };
}

function backEdges(count, edges) {
  const targets = Array.from({ length: count }, () => []), open = [], seen = [], back = edges.map(() => false);
  edges.forEach(([from, to], i) => { if (from !== to) targets[from].push([to, i]); });
  for (let start = 0; start < count; start++) {
    if (seen[start]) continue;
    const path = [[start, 0]];
    open[start] = seen[start] = true;
    while (path.length) {
      const top = path.at(-1);
      if (top[1] === targets[top[0]].length) { open[path.pop()[0]] = false; continue; }
      const [target, i] = targets[top[0]][top[1]++];
      if (open[target]) back[i] = true;
      else if (!seen[target]) { open[target] = seen[target] = true; path.push([target, 0]); }
    }
  }
  return back;
}

function ranksOf(targets) {
  const ranks = targets.map(() => 0), open = targets.map(() => 0);
  for (const list of targets) for (const target of list) open[target]++;
  const hasSource = open.map(sources => sources > 0), ready = [];
  open.forEach((sources, node) => { if (!sources) ready.push(node); });
  for (let i = 0; i < ready.length; i++) {
    for (const target of targets[ready[i]]) {
      ranks[target] = Math.max(ranks[target], ranks[ready[i]] + 1);
      if (--open[target] === 0) ready.push(target);
    }
  }
  targets.forEach((list, node) => { if (!hasSource[node] && list.length) ranks[node] = Math.min(...list.map(target => ranks[target])) - 1; });
  return ranks;
}

function addLanes(targets, ranks, next, firsts) {
  const count = targets.length, mostLanes = 10000;
  const lanes = targets.map((list, node) => list.reduce((most, target) => Math.max(most, ranks[target] - ranks[node] - 1), 0));
  for (const node of lanes.map((_, i) => i).sort((a, b) => lanes[a] - lanes[b] || a - b)) {
    const hasLanes = ranks.length - count + lanes[node] <= mostLanes;
    if (hasLanes && lanes[node] > 0) {
      firsts[node] = ranks.length;
      for (let lane = 0; lane < lanes[node]; lane++) {
        next[lane === 0 ? node : ranks.length - 1].push(ranks.length);
        ranks.push(ranks[node] + lane + 1);
        next.push([]);
      }
    }
    for (const target of targets[node]) {
      const crossed = ranks[target] - ranks[node] - 1;
      if (crossed === 0) next[node].push(target);
      else if (hasLanes) next[firsts[node] + crossed - 1].push(target);
    }
  }
}

function orderOf(ranks, next, previous) {
  const rankCount = ranks.reduce((most, rank) => Math.max(most, rank + 1), 0);
  const layers = Array.from({ length: rankCount }, () => []), seen = [], positions = [], keys = [];
  for (let start = 0; start < ranks.length; start++) {
    for (const open = [start]; open.length;) {
      const node = open.pop();
      if (seen[node]) continue;
      seen[node] = true;
      positions[node] = layers[ranks[node]].push(node) - 1;
      for (let i = previous[node].length - 1; i >= 0; i--) open.push(previous[node][i]);
      for (let i = next[node].length - 1; i >= 0; i--) open.push(next[node][i]);
    }
  }
  const sort = (layer, neighbours) => {
    for (const node of layer) keys[node] = neighbours[node].length ? neighbours[node].reduce((sum, other) => sum + positions[other], 0) / neighbours[node].length : positions[node];
    layer.sort((a, b) => keys[a] - keys[b] || positions[a] - positions[b]);
    layer.forEach((node, i) => { positions[node] = i; });
  };
  let fewest = crossingsOf(layers, next, positions), best = layers.map(layer => layer.slice());
  for (let sweep = 0; sweep < 24 && fewest > 0; sweep++) {
    if (sweep % 2 === 0) for (let rank = 1; rank < rankCount; rank++) sort(layers[rank], previous);
    else for (let rank = rankCount - 2; rank >= 0; rank--) sort(layers[rank], next);
    const crossings = crossingsOf(layers, next, positions);
    if (crossings < fewest) { fewest = crossings; best = layers.map(layer => layer.slice()); }
  }
  return best;
}

function crossingsOf(layers, next, positions) {
  let crossings = 0;
  for (let rank = 0; rank + 1 < layers.length; rank++) {
    const tree = new Int32Array(layers[rank + 1].length + 1);
    let seen = 0;
    for (const node of layers[rank]) {
      for (const target of next[node]) {
        crossings += seen;
        for (let i = positions[target] + 1; i > 0; i -= i & -i) crossings -= tree[i];
      }
      for (const target of next[node]) for (let i = positions[target] + 1; i < tree.length; i += i & -i) tree[i]++;
      seen += next[node].length;
    }
  }
  return crossings;
}

function centersOf(layers, next, previous, heights, count, gaps) {
  const centers = [];
  const offsets = layers.map(layer => {
    const list = [0];
    for (let i = 1; i < layer.length; i++)
      list.push(list[i - 1] + heights[layer[i - 1]] / 2 + (layer[i - 1] >= count || layer[i] >= count ? gaps.lanes : gaps.nodes) + heights[layer[i]] / 2);
    layer.forEach((node, i) => { centers[node] = list[i] - list[layer.length - 1] / 2; });
    return list;
  });
  const wish = (node, side) => {
    const both = side === 2 || !(side === 0 ? previous : next)[node].length;
    let sum = 0, number = 0;
    for (const [is, list] of [[0, previous[node]], [1, next[node]]]) {
      if (!both && side !== is) continue;
      for (const other of list) sum += centers[other];
      number += list.length;
    }
    return number ? sum / number : centers[node];
  };
  for (let pass = 0; pass < 6; pass++) {
    for (let k = 0; k < layers.length; k++) {
      const rank = pass % 2 === 0 ? k : layers.length - 1 - k, pools = [];
      layers[rank].forEach((node, i) => {
        pools.push([wish(node, pass % 3) - offsets[rank][i], 1]);
        while (pools.length > 1 && pools.at(-2)[0] > pools.at(-1)[0]) {
          const [mean, size] = pools.pop(), above = pools.at(-1);
          above[0] = (above[0] * above[1] + mean * size) / (above[1] + size);
          above[1] += size;
        }
      });
      let i = 0;
      for (const [mean, size] of pools) for (let n = 0; n < size; n++, i++) centers[layers[rank][i]] = mean + offsets[rank][i];
    }
  }
  return centers;
}
