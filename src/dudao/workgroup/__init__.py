"""The work group (社群): tasks and notices with read receipts, files to take along, logs (日志).

What an office once did in a chat group is kept here: who was told what, who read it, who answered.
"""
