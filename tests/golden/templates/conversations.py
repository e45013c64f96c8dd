"""Conversations for the templates in models/: plain, with a system message, tools, tool calls, content parts, odd ends."""

TOOLS = [
    {
        "type": "function",
        "function": {
            "name": "order",
            "description": "Places an order.",
            "parameters": {
                "type": "object",
                "properties": {
                    "items": {"type": "array", "description": "what to order", "items": {"type": "string"}},
                    "note": {"type": "string", "nullable": True},
                    "keys": {"type": ["string", "null"], "default": "none"},
                    "price": {"type": "number", "default": 20.0},
                    "size": {"type": "string", "enum": ["s", "m"], "default": "s"},
                    "where": {"type": "object", "properties": {"city": {"type": "string"}, "zip": {"type": "integer"}}, "required": ["zip"]},
                },
                "required": ["items", "price"],
            },
        },
    },
    {"type": "function", "function": {"name": "now", "description": "The time – <now> & \"here\"", "parameters": {"type": "object", "properties": {}}}},
]
SYSTEM = {"role": "system", "content": " Be brief. "}
USER = {"role": "user", "content": "Hi there\n"}
ANSWER = {"role": "assistant", "content": "it's o'clock HERE 👍"}
CALL = {
    "role": "assistant",
    "content": "",
    "tool_calls": [
        {"id": "abcdefghi", "type": "function", "function": {"name": "order", "arguments": {"items": ["é <b>"], "price": 20.0, "rate": 1e-05, "n": 3, "none": None, "yes": True}}}
    ],
}
RESULT = {"role": "tool", "content": "{\"ok\": true}", "tool_call_id": "abcdefghi", "name": "order"}
PARTS = [{"type": "text", "text": " What is it? "}, {"type": "image"}, {"type": "text", "text": "Say."}]

CONVERSATIONS = {
    "plain": {"messages": [USER, ANSWER]},
    "prompt": {"messages": [SYSTEM, USER], "add_generation_prompt": True},
    "long": {"messages": [SYSTEM] + [USER, ANSWER] * 4 + [USER], "add_generation_prompt": True},
    "tools": {"messages": [SYSTEM, USER], "tools": TOOLS, "add_generation_prompt": True},
    "no tools": {"messages": [USER, ANSWER], "tools": []},
    "tool call": {"messages": [SYSTEM, USER, CALL, RESULT, ANSWER], "tools": TOOLS},
    "two calls": {"messages": [USER, {**CALL, "content": None, "tool_calls": CALL["tool_calls"] * 2}, RESULT, RESULT], "tools": TOOLS[:1], "add_generation_prompt": True},
    "parts": {"messages": [{"role": "user", "content": PARTS}, ANSWER]},
    "thinking": {"messages": [USER, {"role": "assistant", "content": "<think>\nhm\n</think>\n\nYes"}, USER, {"role": "assistant", "content": "<think>a</think>b", "reasoning_content": "so"}]},
    "no thinking": {"messages": [USER], "enable_thinking": False, "add_generation_prompt": True, "date_string": "01 Jan 2026", "reasoning_effort": "low", "controls": {"length": "short"}, "builtin_tools": ["search", "code_interpreter"]},
    "assistant first": {"messages": [ANSWER, USER]},
    "none": {"messages": [{"role": "user", "content": None}, {"role": "assistant"}]},
    "odd role": {"messages": [{"role": "developer", "content": "x"}, USER, {"role": "critic", "content": "no"}]},
}
