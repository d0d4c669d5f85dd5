"""What people write about their health: free words read into concepts, with status, time and place."""
