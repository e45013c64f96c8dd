// Keys of TRL 1.13 (PPO: 1.9) and transformers 5.18 that no setting of ours reads. A key of a method that we do not have
// yet is left alone, so that one file serves several methods. Every other one is refused by name, unless its value says
// what we do anyway: a file written for TRL should run or be refused, never run as something else.

/** Settings of methods without a recipe here, and some that change no number. A recipe that reads one of them takes precedence. */
export const keysOfOtherMethods: readonly string[] = [
  // PPO, GRPO and RLOO: how much is computed at once, and what is printed on the way
  "local_rollout_forward_batch_size",
  "num_sample_generations",
  "log_completions",
  "num_completions_to_print",
  "log_unique_prompts",
  // ORPO, CPO / SimPO
  "cpo_alpha",
  "simpo_gamma",
  "alpha",
];

interface Refusal {
  /** Values that ask for nothing else than what happens anyway. */
  readonly same: readonly unknown[];
  readonly instead: string;
}

const refusals = new Map<string, Refusal>();

function refuse(keys: string, same: readonly unknown[], instead: string): void {
  for (const key of keys.split(" ")) refusals.set(key, { same, instead });
}

const remove = "Remove it.";
const oneDevice = "Training runs on one device here; remove it, or hand the file to TRL for several.";
const exact = "Kernels and arithmetic are our own; remove it.";
const tracker = "Results go to stdout and to logs/<run>.jsonl; remove it.";
const hub = "Nothing is uploaded; remove it and publish the output folder yourself.";
const generation = "Generation runs in our own engine; remove it.";

// transformers: precision and kernels
refuse("bf16", [false, null], "WebGPU has no bfloat16: remove it for float32, or set dtype: float16.");
refuse(
  "fp16",
  [false, null],
  "Remove it for float32, or set dtype: float16 to keep frozen weights in half the memory.",
);
refuse("bf16_full_eval fp16_full_eval torch_compile use_liger_kernel use_cache", [false, null], exact);
refuse(
  "tf32 torch_compile_backend torch_compile_mode liger_kernel_config torch_empty_cache_steps",
  [null],
  exact,
);
refuse(
  "attn_implementation",
  [null, "eager", "sdpa"],
  "Attention is computed exactly, by our own kernels; remove it.",
);
refuse("gradient_checkpointing_kwargs", [null], "Use gradient_checkpointing: true or false.");
refuse("activation_offloading", [false], "Use gradient_checkpointing: true.");
// transformers: optimiser
refuse(
  "optim",
  ["adamw_torch", "adamw_torch_fused"],
  "AdamW is the optimiser; remove it or use adamw_torch.",
);
refuse("optim_args optim_target_modules lr_scheduler_kwargs", [null], remove);
refuse("label_smoothing_factor", [0], "Use label_smoothing where the method has it.");
refuse("neftune_noise_alpha", [null], remove);
refuse("auto_find_batch_size", [false], "Choose per_device_train_batch_size.");
refuse("data_seed", [null], "seed fixes the order of the data too.");
refuse("average_tokens_across_devices", [true, false], oneDevice);
// transformers: logging, evaluation, saving
refuse("logging_first_step", [false], "Set logging_steps: 1.");
refuse(
  "logging_nan_inf_filter",
  [true, false],
  "A value that is not finite is always logged as null; remove it.",
);
refuse("log_on_each_node", [true], oneDevice);
refuse("include_num_input_tokens_seen", ["no", false], "num_tokens is always logged; remove it.");
refuse("log_level", ["passive"], "Messages go to stderr; remove it.");
refuse("log_level_replica", ["warning"], "Messages go to stderr; remove it.");
refuse("disable_tqdm", [null, true, false], "Progress goes to stderr; remove it.");
refuse("report_to", ["none", null], tracker);
refuse("run_name", [null], "The last part of output_dir names the run.");
refuse("project", ["huggingface"], tracker);
refuse("trackio_space_id trackio_bucket_id trackio_static_space_id", [null], tracker);
refuse("eval_delay", [0], remove);
refuse("eval_on_start", [false], remove);
refuse("prediction_loss_only batch_eval_metrics eval_use_gather_object", [false], remove);
refuse("eval_do_concat_batches", [true], remove);
refuse("eval_accumulation_steps label_names metric_for_best_model greater_is_better", [null], remove);
refuse("include_for_metrics", [null], remove);
refuse(
  "load_best_model_at_end",
  [false, null],
  "Compare the eval lines and take the checkpoint you want; methods that draw answers have it with a judge.",
);
refuse("save_only_model", [false], "Checkpoints always hold what a resume needs; remove it.");
refuse("save_on_each_node enable_jit_checkpoint", [false], remove);
refuse("resume_from_checkpoint", [null, false], "Use train --resume.");
refuse("ignore_data_skip restore_callback_states_from_checkpoint", [false], remove);
refuse("full_determinism", [true, false], "Runs are always deterministic; remove it.");
refuse("do_train", [true, false], "Remove it: train trains.");
refuse("do_eval do_predict", [false], "Use eval_strategy and eval_dataset_name.");
// transformers: hub, devices, loading of data
refuse("push_to_hub hub_always_push", [false], hub);
refuse("hub_token hub_private_repo hub_model_id hub_revision", [null], hub);
refuse("hub_strategy", ["every_save"], hub);
refuse("use_cpu", [false], "Choose the device on the command line: --device wasm.");
refuse("accelerator_config parallelism_config fsdp fsdp_config deepspeed", [null], oneDevice);
refuse(
  "ddp_find_unused_parameters ddp_bucket_cap_mb ddp_broadcast_buffers ddp_static_graph ddp_backend",
  [null],
  oneDevice,
);
refuse("ddp_timeout", [1800], oneDevice);
refuse("local_rank", [-1], oneDevice);
refuse("debug", ["", null], remove);
refuse("skip_memory_metrics", [true], remove);
refuse("dataloader_drop_last", [false], "A short last batch is used; remove it.");
refuse("dataloader_num_workers", [0], remove);
refuse("dataloader_pin_memory", [true, false], remove);
refuse("dataloader_persistent_workers", [false], remove);
refuse("dataloader_prefetch_factor dataloader_multiprocessing_context", [null], remove);
refuse("dataloader_in_order", [true], remove);
refuse("remove_unused_columns", [true, false], "Columns that are not used are always left out; remove it.");
refuse("length_column_name", ["length"], remove);
// TRL: ModelConfig and ScriptArguments
refuse("model_revision", ["main", null], "Download that revision and give its folder as model_name_or_path.");
refuse("model_init_kwargs", [null], remove);
refuse("trust_remote_code", [false], "Code that comes with a model is never run; remove it.");
refuse("lora_target_parameters lora_modules_to_save", [null], "Name linear layers in lora_target_modules.");
refuse("lora_task_type", ["CAUSAL_LM"], "The method decides it; remove it.");
refuse("use_dora", [false], "Use use_rslora, or train without DoRA.");
refuse("bnb_4bit_quant_type", ["nf4"], "4-bit loading has one form of its own here; remove it.");
refuse("use_bnb_nested_quant", [false], "4-bit loading has one form of its own here; remove it.");
refuse("bnb_4bit_quant_storage", [null], "4-bit loading has one form of its own here; remove it.");
refuse("dataset_config", [null], "Give a file as dataset_name.");
refuse("dataset_train_split", ["train"], "Give a file of that split as dataset_name.");
refuse("dataset_test_split", ["test"], "Give a file of that split as eval_dataset_name.");
refuse("dataset_streaming streaming ignore_bias_buffers", [false], remove);
refuse("datasets", [null], "Give one file as dataset_name.");
refuse("test_split_size", [null], "Write the held-out rows to a file and give it as eval_dataset_name.");
refuse("env accelerate_config num_processes", [null], oneDevice);
// TRL: the methods' configs
refuse("router_aux_loss_coef", [0.001, 0], "Mixtures of experts are not supported; remove it.");
refuse("chat_template_path", [null], "Put the template into the model's folder as chat_template.jinja.");
refuse("dataset_kwargs dataset_num_proc", [null], remove);
refuse("eos_token pad_token", [null], "Set it in the model's tokenizer_config.json.");
refuse("truncation_mode", ["keep_start"], "Rows that are too long are cut at their end: use keep_start.");
refuse("shuffle_dataset", [false, true], "Use shuffle: true or false.");
refuse("packing padding_free", [false], "Rows are padded to a common length; remove it.");
refuse("packing_strategy", ["bfd"], "Rows are not packed; remove it.");
refuse("eval_packing", [null, false], "Rows are not packed; remove it.");
refuse(
  "pad_to_multiple_of padding_value",
  [null],
  "Padding is chosen for the device and changes no result; remove it.",
);
refuse(
  "assistant_only_loss",
  [false],
  "Give rows of prompt and completion: the completion is what is learned.",
);
refuse(
  "completion_only_loss",
  [null],
  "Rows of prompt and completion learn the completion, rows of text all of it.",
);
refuse("dataset_text_field", ["text"], 'Call the column "text".');
refuse("precompute_ref_batch_size", [null], "per_device_train_batch_size is used; remove it.");
refuse("sync_ref_model", [false], "The reference stays the starting model; remove it.");
refuse("ref_model_mixup_alpha", [0.6], "The reference stays the starting model; remove it.");
refuse("ref_model_sync_steps", [512], "The reference stays the starting model; remove it.");
refuse("generate_during_eval", [false], "Use the generate command on a checkpoint.");
refuse("is_encoder_decoder", [null, false], "Decoders only.");
refuse("model_adapter_name ref_adapter_name", [null], "Use adapter_name_or_path.");
// TRL: generation servers and logging of completions
refuse(
  "use_vllm vllm_enable_sleep_mode use_transformers_paged use_transformers_continuous_batching",
  [false],
  generation,
);
refuse("vllm_mode", ["colocate"], generation);
refuse("vllm_model_impl", ["vllm"], generation);
refuse("vllm_server_host", ["0.0.0.0"], generation);
refuse("vllm_server_port", [8000], generation);
refuse("vllm_server_timeout", [240], generation);
refuse("vllm_group_port", [51216], generation);
refuse("vllm_gpu_memory_utilization", [0.3, 0.55], generation);
refuse("vllm_tensor_parallel_size", [1], generation);
refuse("vllm_structured_outputs_regex vllm_server_base_url vllm_max_model_length", [null], generation);
refuse("vllm_importance_sampling_correction", [true], generation);
refuse("vllm_importance_sampling_mode", ["sequence_mask"], generation);
refuse("vllm_importance_sampling_clip_max", [3], generation);
refuse("vllm_importance_sampling_clip_min vllm_importance_sampling_cap", [null], generation);
refuse("transformers_continuous_batching_config cache_implementation generation_kwargs", [null], generation);
refuse("ds3_gather_for_generation", [true], generation);
refuse("cast_lm_head_to_fp32", [false], exact);
refuse("chat_template_kwargs", [null], "Give them in the rows, as chat_template_kwargs of a row.");
refuse("max_tool_calling_iterations", [null], "Tools are not called; remove it.");
refuse("log_completions_hub_repo", [null], hub);
refuse("log_multimodal", [true, false], "Models of text only.");
// TRL: methods that draw answers
const notDrawn = "Answers are drawn by temperature, top_k and top_p; remove it.";
refuse("min_p", [null], notDrawn);
refuse("repetition_penalty", [1], notDrawn);
refuse("num_generations_eval", [null], "num_generations is used; remove it.");
refuse(
  "generation_batch_size",
  [null],
  "Use steps_per_generation: batches of per_device_train_batch_size answers.",
);
refuse(
  "multi_objective_aggregation",
  ["sum_then_normalize"],
  "Rewards are added up with their weights; remove it.",
);
refuse("top_entropy_quantile", [1], "All tokens are learned from; remove it.");
refuse("use_adaptive_entropy", [false], "Use entropy_coef; remove it.");
refuse("entropy_coef_min", [0], "Use entropy_coef; remove it.");
refuse("entropy_coef_max", [1], "Use entropy_coef; remove it.");
refuse("entropy_coef_delta", [0.005], "Use entropy_coef; remove it.");
refuse("entropy_target", [0.2], "Use entropy_coef; remove it.");
const otherLoss = "It belongs to a loss_type that is not implemented; remove it.";
refuse("sapo_temperature_neg", [1.05], otherLoss);
refuse("sapo_temperature_pos", [1], otherLoss);
refuse("vespo_k_pos vespo_lambda_neg", [2], otherLoss);
refuse("vespo_k_neg vespo_lambda_pos", [3], otherLoss);
refuse("off_policy_mask_threshold", [null], "Clipping alone limits what is off policy; remove it.");
refuse("sft_model_path", [null], "Use model_name_or_path: the policy begins from it.");
// Names of earlier versions
refuse("warmup_ratio", [0], "Use warmup_steps with a value below 1, such as warmup_steps: 0.1.");
refuse("evaluation_strategy", ["no"], "It is called eval_strategy now.");
refuse("torch_dtype", ["float32"], "It is called dtype now.");
refuse("max_prompt_length max_target_length", [null], "Use max_length, for prompt and completion together.");
refuse("max_seq_length", [null], "It is called max_length now.");
refuse("ref_model_name_or_path model_ref_name_or_path", [null], "The reference is model_name_or_path.");
refuse("group_by_length no_cuda", [false], remove);
refuse("logging_dir", [null], "The log is logs/<run>.jsonl beside the config.");
refuse("save_safetensors", [true], "Files are always safetensors.");
refuse("rpo_alpha", [null], "Use loss_type: [sigmoid, sft] with loss_weights.");
refuse("reference_free", [false], "Remove it.");
refuse("use_logits_to_keep tools force_use_ref_model use_ipex", [false, null], remove);

/** The refusal for a key of TRL or transformers that is not implemented, or undefined where the key is not known. */
export function refusalOf(key: string): Refusal | undefined {
  return refusals.get(key);
}

/** For messages that name the nearest key. */
export function refusedKeys(): Iterable<string> {
  return refusals.keys();
}
