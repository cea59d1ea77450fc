// Functions of arrays, element by element.

static void activate(int32_t kind, int64_t count, const float *x, float *y) {
  for (int64_t i = 0; i < count; i += TK_LANES) {
    int64_t lanes = MIN(count - i, TK_LANES);
    store_partial(y + i, vector_activation(kind, load_partial(x + i, lanes)), lanes);
  }
}

static void activate_gradient(int32_t kind, int64_t count, const float *y, const float *dy, float *dx) {
  for (int64_t i = 0; i < count; i += TK_LANES) {
    int64_t lanes = MIN(count - i, TK_LANES);
    vf slope = vector_activation_slope(kind, load_partial(y + i, lanes));
    store_partial(dx + i, slope * load_partial(dy + i, lanes), lanes);
  }
}

static void add_operands(int64_t rows, int64_t columns, const float *x, int64_t x_stride, float *y, int64_t y_stride) {
  for (int64_t r = 0; r < rows; r++, x += x_stride, y += y_stride)
    for (int64_t j = 0; j < columns; j += TK_LANES)
      store_partial(y + j, load_partial(y + j, columns - j) + load_operands(x, j, columns - j), columns - j);
}

static void scale_rows(int64_t rows, int64_t columns, const float *x, int64_t x_stride, float *y, int64_t y_stride) {
  for (int64_t r = 0; r < rows; r++, x += x_stride, y += y_stride)
    for (int64_t j = 0; j < columns; j += TK_LANES)
      store_partial(y + j, load_partial(y + j, columns - j) * load_partial(x + j, columns - j), columns - j);
}

static void exponential(int64_t count, const float *x, float *y) {
  for (int64_t i = 0; i < count; i += TK_LANES) {
    int64_t lanes = MIN(count - i, TK_LANES);
    store_partial(y + i, vector_exp(load_partial(x + i, lanes)), lanes);
  }
}
