audit-2025
