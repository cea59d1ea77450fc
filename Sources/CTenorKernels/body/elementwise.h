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

static void exponential(int64_t count, const float *x, float *y) {
  for (int64_t i = 0; i < count; i += TK_LANES) {
    int64_t lanes = MIN(count - i, TK_LANES);
    store_partial(y + i, vector_exp(load_partial(x + i, lanes)), lanes);
  }
}
