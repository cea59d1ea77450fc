// Packing of recurrent layers' weights, and the parts that all step kernels share.
//
// Panel p holds W units. Within it lie first the kernel's rows (inputs x gates x W), then the recurrent kernel's
// (units x gates x W): for each k, the W columns of gate 0, then of gate 1 and so on, so that one tile of accumulators
// holds all gates of W units and the gates are computed on the accumulators' way out. With a single gate there is
// nothing to lay side by side, and both parts are packed as plain matrices.

static int64_t packed_gates_count(int64_t inputs, int64_t units, int64_t gates) {
  return (PART_SLOTS(inputs) + PART_SLOTS(units)) * gates * ROUND_UP(units, TK_LANES);
}

static int64_t packed_bias_count(int64_t units, int64_t gates) { return gates * ROUND_UP(units, TK_LANES); }

INLINE float *pack_gate_rows(int64_t rows, int64_t first_unit, int64_t units, int64_t total_gates, int64_t first_gate,
                             int64_t gates, const float *source, const part_kind kind, float *packed) {
  for (int64_t g = 0; g < gates; g++)
    pack_vector(source + (first_gate + g) * units + first_unit, total_gates * units, rows, units - first_unit, kind,
                packed + g * TK_LANES, gates * TK_LANES);
  return packed + PART_SLOTS(rows) * gates * TK_LANES;
}

static void pack_gates(int64_t inputs, int64_t units, int64_t total_gates, int64_t first_gate, int64_t gates,
                       const float *kernel, const float *recurrent, float *packed) {
  if (gates == 1) {
    pack_part(inputs, units, kernel + first_gate * units, total_gates * units, INPUT_PART, packed);
    pack_part(units, units, recurrent + first_gate * units, total_gates * units, STATE_PART,
              packed + packed_count(inputs, units));
    return;
  }
  for (int64_t unit = 0; unit < units; unit += TK_LANES) {
    packed = pack_gate_rows(inputs, unit, units, total_gates, first_gate, gates, kernel, INPUT_PART, packed);
    packed = pack_gate_rows(units, unit, units, total_gates, first_gate, gates, recurrent, STATE_PART, packed);
  }
}

static void pack_bias(int64_t units, int64_t gates, const float *bias, float *packed) {
  for (int64_t unit = 0; unit < units; unit += TK_LANES)
    for (int64_t g = 0; g < gates; g++, packed += TK_LANES)
      store(packed, load_partial(bias + g * units + unit, MIN(units - unit, TK_LANES)));
}

#if TRAINS

// Block g of the result's rows is the transpose of gate order[g]'s columns. The result is packed for `multiply`.
static void pack_gates_transposed(int64_t n, int64_t units, int64_t total_gates, int64_t gates, const int32_t *order,
                                  const float *source, float *packed) {
  for (int64_t start = 0; start < n; start += PANEL) {
    int64_t columns = MIN(n - start, PANEL), width = ROUND_UP(columns, TK_LANES);
    for (int64_t g = 0; g < gates; g++) {
      for (int64_t k = 0; k < units; k += PER_SLOT, packed += width) {
        float rows[2][PANEL] = {{0}};
        for (int64_t e = 0; e < PER_SLOT && k + e < units; e++) {
          const float *column = source + start * total_gates * units + order[g] * units + k + e;
          for (int64_t j = 0; j < columns; j++) rows[e][j] = column[j * total_gates * units];
        }
        for (int64_t j = 0; j < width; j += TK_LANES)
          store(packed + j, slots_of(load(rows[0] + j), load(rows[1] + j)));
      }
    }
  }
}

#endif

// Floats of one panel of `gates` gates.
INLINE int64_t gate_panel(const tk_step *s, int64_t gates) {
  return (PART_SLOTS(s->inputs) + PART_SLOTS(s->units)) * gates * TK_LANES;
}

// Hidden states `unit` ... of a row: to the state, to the output and to the operands of the following step.
INLINE void store_state(const tk_step *s, int64_t row, int64_t unit, vf h) {
  store(s->h + row * s->state_stride + unit, h);
  if (s->output) store(s->output + row * s->output_stride + unit, h);
  if (row >= s->next_rows) return;
  if (s->next_factors) {
    const float *factors = s->next_factors + row * s->next_factors_stride + unit;
    h *= load_partial(factors, MIN(s->units - unit, TK_LANES));
  }
  store_operands(s->next_h + row * s->xh_stride, unit, h);
}

// Keeps four gates and the previous state of a row for the backward pass, if there will be one.
INLINE void save_step(const tk_step *s, int64_t row, int64_t unit, vf first, vf second, vf third, vf fourth,
                      vf previous) {
  if (!s->gates) return;
  float *gates = s->gates + row * s->gates_stride;
  save(gates, unit, first);
  save(gates, s->gate_stride + unit, second);
  save(gates, 2 * s->gate_stride + unit, third);
  save(gates, 3 * s->gate_stride + unit, fourth);
  store(s->previous + row * s->previous_stride + unit, previous);
}

// What the four sums of each row from `row` on begin with, for a panel.
INLINE void begin_sums(const tk_step *s, const int rows, int64_t row, int64_t panel, vf (*sums)[4]) {
  load_tile(sums, rows, 4, s->initial + row * s->initial_stride + panel * 4 * TK_LANES, s->initial_stride);
}

// A step whose panels have three or four gates side by side, with four sums: x W adds to the first ones, h U to the same
// but that the last gate's part goes to the fourth sum. So an LSTM adds both to each of its four, and a GRU keeps its
// candidate's two parts apart.

INLINE void add_inputs(const tk_step *s, const int gates, const int rows, int64_t row, int64_t panel, vf (*sums)[4]) {
  add_products(sums, rows, gates, gates - 1, s->xh + row * s->xh_stride, s->xh_stride,
               s->packed + panel * gate_panel(s, gates), s->inputs, INPUT_PART);
}

// What a cell makes of the four sums of each place of a tile: places are rows, or vectors of units of one row. A cell
// goes over the places twice where one function's result is the argument of another, so that no place waits alone.
typedef struct {
  int count;
  // Of the first place, and from one place to the next.
  int64_t row, unit, row_step, unit_step;
} tile_places;

typedef void (*finish_gates)(const tk_step *s, const tile_places places, vf (*sums)[4], const int32_t t,
                             const int32_t sigma);

INLINE void gates_tile(const tk_step *s, const int gates, const int rows, int64_t row, int64_t panel,
                       const finish_gates finish, const int32_t t, const int32_t sigma) {
  const float *packed = s->packed + panel * gate_panel(s, gates);
  vf sums[TK_ROWS][4];
  begin_sums(s, rows, row, panel, sums);
  if (!s->inputs_are_summed) add_inputs(s, gates, rows, row, panel, sums);
  add_products(sums, rows, gates, 3, s->xh + row * s->xh_stride + s->h_offset, s->xh_stride,
               packed + PART_SLOTS(s->inputs) * gates * TK_LANES, s->units, STATE_PART);
  finish(s, (tile_places){rows, row, panel * TK_LANES, 1, 0}, sums, t, sigma);
}

// The only row, for ROW_PANELS panels.
INLINE void gates_row(const tk_step *s, const int gates, int64_t panel, const finish_gates finish, const int32_t t,
                      const int32_t sigma) {
  const int64_t size = gate_panel(s, gates);
  const float *packed = s->packed + panel * size;
  vf sums[ROW_PANELS][4];
  load_tile(sums, ROW_PANELS, 4, s->initial + panel * 4 * TK_LANES, 4 * TK_LANES);
  if (!s->inputs_are_summed)
    add_row_products(sums, gates, gates - 1, s->xh, packed, size, s->inputs, INPUT_PART);
  add_row_products(sums, gates, 3, s->xh + s->h_offset, packed + PART_SLOTS(s->inputs) * gates * TK_LANES, size,
                   s->units, STATE_PART);
  finish(s, (tile_places){ROW_PANELS, 0, panel * TK_LANES, 0, TK_LANES}, sums, t, sigma);
}

INLINE void gates_step(const tk_step *s, const int gates, const finish_gates finish, const int32_t t,
                       const int32_t sigma) {
  const int64_t panels = ROUND_UP(s->units, TK_LANES) / TK_LANES;
  int64_t panel = 0;
  if (s->rows == 1)
    for (; panel + ROW_PANELS <= panels; panel += ROW_PANELS) gates_row(s, gates, panel, finish, t, sigma);
  for (; panel < panels; panel++) {
    for (int64_t row = 0, rows; row < s->rows; row += rows) {
      rows = tile_rows(s->rows - row);
#define TILE(R) gates_tile(s, gates, R, row, panel, finish, t, sigma)
      DISPATCH_ROWS(rows, TILE)
#undef TILE
    }
  }
}

INLINE void sum_inputs_tile(const tk_step *s, const int gates, const int rows, int64_t row, int64_t panel, float *sums,
                            int64_t stride) {
  vf tile[TK_ROWS][4];
  begin_sums(s, rows, row, panel, tile);
  add_inputs(s, gates, rows, row, panel, tile);
  store_tile(tile, rows, 4, sums + row * stride + panel * 4 * TK_LANES, stride);
}

INLINE void sum_inputs(const tk_step *s, const int gates, float *sums, int64_t stride) {
  for (int64_t panel = 0; panel * TK_LANES < s->units; panel++) {
    for (int64_t row = 0, rows; row < s->rows; row += rows) {
      rows = tile_rows(s->rows - row);
#define TILE(R) sum_inputs_tile(s, gates, R, row, panel, sums, stride)
      DISPATCH_ROWS(rows, TILE)
#undef TILE
    }
  }
}

#if TRAINS

// Brings the cache line of p[i] to the second level of cache; i may lie outside of the array.
INLINE void fetch(const float *p, int64_t i) {
  __builtin_prefetch((const void *)((uintptr_t)p + (uintptr_t)i * sizeof(float)), 0, 2);
}

// Fetches what the following step will read of this row from column `unit` on: `blocks` gates, `per_slot` of which share
// the place of a float, and the vectors beside them.
INLINE void fetch_ahead(const tk_step_gradient *s, int64_t row, const int blocks, const int per_slot, int64_t unit) {
  if (!s->ahead) return;
  row += s->ahead;
#pragma clang loop unroll(full)
  for (int g = 0; g < blocks; g++) fetch(s->gates, row * s->gates_stride + (g * s->gate_stride + unit) / per_slot);
  if (s->previous) fetch(s->previous, row * s->previous_stride + unit);
  if (s->output_gradient) fetch(s->output_gradient, row * s->output_gradient_stride + unit);
}

// The gradient of the sums of gate block `block`: to the operands that products over all steps take, and to the bias.
INLINE void store_gradient(const tk_step_gradient *s, int64_t row, int64_t block, int64_t unit, vf gradient) {
  const int64_t column = block * s->gate_stride + unit;
  store_operands(s->gradients + row * s->gradients_stride, column, gradient);
  if (s->bias_gradient) store(s->bias_gradient + column, load(s->bias_gradient + column) + gradient);
}

// The gradient that reaches the output of (row, unit...): from the following step and from the output sequence.
INLINE vf state_gradient(const tk_step_gradient *s, int64_t row, int64_t unit, int64_t lanes) {
  const float *state = s->dh + row * s->state_stride + unit;
  vf dh = load_partial(state, lanes);
  if (!s->output_gradient) return dh;
  const float *output = s->output_gradient + row * s->output_gradient_stride + unit;
  return dh + load_partial(output, lanes);
}

#endif
